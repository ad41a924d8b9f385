"""A procedure as the kernel will run it: what each state may answer, and where that leads.

Pure questions about one state machine; the checks of `procedures` and the simulation of
`simulation` ask them. Knows no positions beyond the path of each move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from oneflow.matters.activities.settings import (
    AwaitSettings,
    ConsentSettings,
    DeliverSettings,
    IntakeSettings,
    JointSettings,
    PaySettings,
    PublicitySettings,
    SignSettings,
    VerifySettings,
)
from oneflow.matters.checks.conditions import condition_at, never_holds
from oneflow.matters.checks.subject import Path, Role, Subject
from oneflow.matters.conditions import Condition
from oneflow.matters.ends import ENDS
from oneflow.matters.plan import END_STATES, RECEIVING, MovePlan, Plan, ProcedurePlan, StatePlan

BY_COMMAND = frozenset({"ask_supplement"})
"""Triggers that a command of the kernel fires in any state that has them."""
RECEIVING_MOVES = 3
"""How many moves `acceptance: by-department` puts in front of a procedure's own."""


class Arrow(Struct, frozen=True):
    """A move, where it stands, and its condition as it was written (None: there is none)."""

    move: MovePlan
    path: Path
    condition: Condition | None = None

    @property
    def is_impossible(self) -> bool:
        """Tell whether its condition can never hold."""
        return self.condition is not None and never_holds(self.condition)


class Chart(Struct, frozen=True):
    """One procedure with its moves placed."""

    name: str
    role: Role
    plan: ProcedurePlan
    arrows: tuple[Arrow, ...]
    answers: Callable[[StatePlan], tuple[str, ...] | None]

    def outcomes(self, state: str) -> tuple[str, ...] | None:
        """Give the triggers that a state itself fires; None where they are not known."""
        known = self.plan.states.get(state)
        return () if known is None else self.answers(known)

    def leaving(self, state: str) -> list[Arrow]:
        """Give the moves that leave a state, in order."""
        return [arrow for arrow in self.arrows if arrow.move.source == state]

    def is_end(self, state: str) -> bool:
        """Tell whether a region in this state has ended."""
        known = self.plan.states.get(state)
        return state in ENDS or (known is not None and known.final)

    def fires(self, arrow: Arrow) -> bool:
        """Tell whether anything fires a move; the lead moves a case by hand."""
        if self.role == "case" or arrow.move.when or arrow.move.trigger in BY_COMMAND:
            return True
        known = self.outcomes(arrow.move.source)
        return known is None or arrow.move.trigger in known

    def is_open(self, arrow: Arrow) -> bool:
        """Tell whether a move can ever be taken, as far as this procedure alone tells."""
        move = arrow.move
        return not self.is_end(move.source) and self.fires(arrow) and not arrow.is_impossible

    def ways(self) -> dict[str, tuple[str, ...]]:
        """Give one shortest way from the first state to each state that can be reached."""
        found: dict[str, tuple[str, ...]] = {self.plan.initial: (self.plan.initial,)}
        queue = [self.plan.initial]
        for state in queue:  # grows while it is walked
            for arrow in self.leaving(state):
                dest = arrow.move.dest
                if dest not in found and self.is_open(arrow):
                    found[dest] = (*found[state], dest)
                    queue.append(dest)
        return found

    def hopeful(self) -> set[str]:
        """Give the states from which an end can be reached, ends included."""
        states = [*self.plan.states, *END_STATES]
        found = {state for state in states if self.is_end(state)}
        open_arrows = [arrow.move for arrow in self.arrows if self.is_open(arrow)]
        grown = True
        while grown:
            fresh = {move.source for move in open_arrows if move.dest in found} - found
            found |= fresh
            grown = bool(fresh)
        return found


def charts(subject: Subject) -> Iterator[Chart]:
    """Give every procedure of a plan with its moves placed."""
    for name, plan in subject.plan.procedures.items():
        yield Chart(
            name=name,
            role=subject.role(name),
            plan=plan,
            arrows=tuple(_arrows(subject, name, plan)),
            answers=lambda state: outcomes_of(subject.plan, state),
        )


def outcomes_of(plan: Plan, state: StatePlan) -> tuple[str, ...] | None:
    """Give the triggers that a state fires by its activity; None for one that has no code yet."""
    match state.settings:
        case IntakeSettings(after_acceptance=later):
            return ("answered", "returned") if later else ("accepted", "declined", "returned")
        case SignSettings(triggers=triggers):
            return triggers
        case AwaitSettings(event=event, otherwise=otherwise):
            return (event,) if otherwise is None else (event, otherwise)
        case ConsentSettings(otherwise=otherwise):
            sure = ("consented", "refused")
            return sure if otherwise is None or otherwise in sure else (*sure, otherwise)
        case JointSettings(name=name):
            joint = plan.joints.get(name)
            return () if joint is None else (joint.trigger,)
        case PublicitySettings() | DeliverSettings() | VerifySettings() | PaySettings():
            return state.settings.outcomes
        case _:
            return _without_activity(state)


def _without_activity(state: StatePlan) -> tuple[str, ...] | None:
    if state.kind:
        return None
    return ("all_settled",) if state.runs_items else ()


def _arrows(subject: Subject, name: str, plan: ProcedurePlan) -> Iterator[Arrow]:
    """Place the moves: those of the definition in their order, those put in at their item."""
    base, _, item = name.partition("@")
    entry = subject.matter.procedures.get(base)
    written = [] if entry is None else list(enumerate(entry.transitions))
    places = [number for number, each in written for _ in each.source]
    before = RECEIVING_MOVES if item and plan.initial == RECEIVING else 0
    for index, move in enumerate(plan.moves):
        if not before <= index < before + len(places):
            yield Arrow(move, ("items", item))
            continue
        number = places[index - before]
        path = subject.procedure_path(name, "transitions", number)
        yield Arrow(move, path, condition_at(subject, base, number))
