"""Procedures: states and moves with every name resolved, and the predeclared ends put in.

An item that is accepted by its department, or that may be asked for a supplement later, gets an
instance of its own (`review@household`) with the states for that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec.structs import replace

from oneflow.matters.activities.settings import IntakeSettings, SignSettings, VerifySettings
from oneflow.matters.compilation.activities import period_of, settings_of
from oneflow.matters.compilation.faults import Path
from oneflow.matters.compilation.limits import limit_rules
from oneflow.matters.compilation.opening import opens_plan
from oneflow.matters.compilation.scope import Scope, limit_of, text_of
from oneflow.matters.definition.procedures import ClockEntry, ProcedureEntry, StateEntry
from oneflow.matters.ends import CLOSED, DELIVERED, own_end
from oneflow.matters.plan import (
    END_STATES,
    RECEIVING,
    SUPPLEMENTING,
    WAITING,
    Aside,
    ClockExclusion,
    LimitRule,
    MovePlan,
    ProcedurePlan,
    StatePlan,
    Text,
)
from oneflow.matters.problems import Words

KERNEL_TRIGGERS = frozenset({"all_settled", "all_delivered", "ask_supplement", "answered"})
"""Triggers that the kernel fires itself."""
_OWN_STATES = {
    "item": (WAITING, RECEIVING, SUPPLEMENTING),
    "case": (CLOSED,),
    "delivery": (DELIVERED,),
}
_OUTCOME = Words("决定", "decision")
_STATE = Words("状态", "state")
_ITEM = Words("事项.状态", "item.state")


def procedure_plan(scope: Scope, name: str, entry: ProcedureEntry) -> ProcedurePlan:
    """Compile one procedure as it is written, with the ends that its kind predeclares."""
    path: Path = ("procedures", name)
    moves = tuple(_moves(scope, name, entry))
    written = {code: _state(scope, name, code, state) for code, state in entry.states.items()}
    states = {**written, **own_end(entry.kind)}
    scope.known(entry.initial, entry.states, (*path, "initial"), _STATE)
    _check_states(scope, entry, path)
    _check_ends(scope, entry, states, path)
    return ProcedurePlan(name, entry.initial, _with_triggers(scope, states, moves), moves)


def with_receiving(plan: ProcedurePlan) -> ProcedurePlan:
    """Put the department's own acceptance in front."""
    state = StatePlan(
        name=RECEIVING,
        title=Text("部门受理", "Received by the department"),
        kind="intake",
        settings=IntakeSettings(whose="item"),
        accepted=False,
    )
    moves = (
        MovePlan(trigger="accepted", source=RECEIVING, dest=plan.initial),
        MovePlan(
            trigger="declined",
            source=RECEIVING,
            dest="declined",
            requires=("reasons", "remedies"),
        ),
        MovePlan(trigger="returned", source=RECEIVING, dest="withdrawn"),
    )
    return replace(
        plan,
        initial=RECEIVING,
        states={RECEIVING: state, **plan.states},
        moves=(*moves, *plan.moves),
    )


def with_supplements(
    plan: ProcedurePlan, clock: Literal["none", "suspend", "restart"]
) -> ProcedurePlan:
    """Let every undecided state after acceptance ask for a supplement and come back to itself."""
    asking = [
        state
        for state in plan.states.values()
        if state.accepted and state.outcome is None and not state.final
    ]
    states = {f"{SUPPLEMENTING}:{state.name}": _supplementing(state) for state in asking}
    moves = [move for state in asking for move in _there_and_back(state.name, clock)]
    return replace(plan, states={**plan.states, **states}, moves=(*plan.moves, *moves))


def _supplementing(state: StatePlan) -> StatePlan:
    return StatePlan(
        name=f"{SUPPLEMENTING}:{state.name}",
        title=Text(f"补正（{state.title.zh}）", f"Supplement ({state.title.en})"),
        kind="intake",
        settings=IntakeSettings(whose="item", after_acceptance=True),
    )


_MEANWHILE: Mapping[str, Aside] = {"none": "running", "suspend": "suspended", "restart": "anew"}
"""What a later supplement does to the item's clock -> what becomes of the state's own."""


def _there_and_back(state: str, clock: str) -> Iterator[MovePlan]:
    aside = f"{SUPPLEMENTING}:{state}"
    yield MovePlan(trigger="ask_supplement", source=state, dest=aside, aside=_MEANWHILE[clock])
    yield MovePlan(trigger="answered", source=aside, dest=state, resumes=True)
    yield MovePlan(trigger="returned", source=aside, dest="withdrawn")


def _state(scope: Scope, procedure: str, name: str, entry: StateEntry) -> StatePlan:
    path: Path = ("procedures", procedure, "states", name)
    kind, settings = settings_of(scope, entry.does, (*path, "does"))
    limits = limit_rules(
        scope,
        entry.limit,
        (*path, "limit"),
        f"procedure.{procedure}.state.{name}.limit",
        anchor="entered",
    )
    return StatePlan(
        name=name,
        title=text_of(entry.title, name),
        kind=kind,
        settings=settings,
        limits=_with_period(scope, limits, entry, path),
        outcome=entry.outcome,
        final=entry.final,
        duty=entry.duty,
        runs_items=entry.runs is not None,
        clock="counted" if entry.clock is None else "excluded",
        accepted=entry.accepted,
        exclusion=_exclusion(scope, entry.clock),
        opens=opens_plan(scope, entry.opens, (*path, "opens")),
    )


def _with_period(
    scope: Scope, limits: tuple[LimitRule, ...], entry: StateEntry, path: Path
) -> tuple[LimitRule, ...]:
    """The time that the activity itself brings is the state's limit; it cannot have another."""
    period = period_of(scope, entry.does)
    if period and limits:
        scope.faults.report("OF1506", (*path, "limit"))
    return period or limits


def _exclusion(scope: Scope, entry: ClockEntry | None) -> ClockExclusion | None:
    if entry is None:
        return None
    return ClockExclusion(
        ground=entry.exclude, expected=limit_of(entry.expected), basis=scope.basis(entry.basis)
    )


def _moves(scope: Scope, procedure: str, entry: ProcedureEntry) -> Iterator[MovePlan]:
    seen: Counter[str] = Counter()
    for number, move in enumerate(entry.transitions):
        path: Path = ("procedures", procedure, "transitions", number)
        name = f"procedure.{procedure}.{move.trigger}.{seen[move.trigger]}"
        seen[move.trigger] += 1
        guard = scope.guard(move.conditions, (*path, "conditions"), name)
        limits = limit_rules(scope, move.limit, (*path, "limit"), f"{name}.limit", anchor="entered")
        for source in move.source:
            yield MovePlan(
                trigger=move.trigger,
                source=source,
                dest=move.dest,
                guard=guard,
                requires=tuple(move.requires),
                gives=tuple(move.gives),
                limits=limits,
                when=_when(scope, move.on, (*path, "on")),
                title=None if move.title is None else text_of(move.title, move.trigger),
                aside=move.aside,
                resumes=move.resumes,
            )


def _when(scope: Scope, written: str | None, path: Path) -> str:
    """Give `item:tax.rejected` for `tax.rejected`."""
    if written is None:
        return ""
    item, dot, state = written.rpartition(".")
    if not dot or not state or not scope.known(item, scope.matter.items, path, _ITEM):
        return ""
    return f"item:{item}.{state}"


def _check_states(scope: Scope, entry: ProcedureEntry, path: Path) -> None:
    """Report states that the kernel owns, and outcomes of items that are none."""
    reserved = {*END_STATES, *_OWN_STATES[entry.kind]}
    for name, state in entry.states.items():
        if name in reserved:
            scope.faults.report("OF1505", (*path, "states", name), name=name)
        if entry.kind == "item" and state.outcome is not None:
            scope.known(state.outcome, END_STATES, (*path, "states", name, "outcome"), _OUTCOME)


def _check_ends(scope: Scope, entry: ProcedureEntry, states: Iterable[str], path: Path) -> None:
    known = (*states, *END_STATES)
    for number, move in enumerate(entry.transitions):
        at: Path = (*path, "transitions", number)
        scope.known(move.dest, known, (*at, "dest"), _STATE)
        for index, source in enumerate(move.source):
            scope.known(source, entry.states, (*at, "source", index), _STATE)


def _with_triggers(
    scope: Scope, states: Mapping[str, StatePlan], moves: tuple[MovePlan, ...]
) -> dict[str, StatePlan]:
    """Fill in what a signer or verifier may choose: the triggers that nobody else fires."""
    others = KERNEL_TRIGGERS | {joint.trigger for joint in scope.matter.joint.values()}
    return {
        name: replace(state, settings=replace(state.settings, triggers=_left(name, moves, others)))
        if isinstance(state.settings, SignSettings | VerifySettings)
        else state
        for name, state in states.items()
    }


def _left(state: str, moves: tuple[MovePlan, ...], others: frozenset[str]) -> tuple[str, ...]:
    mine = [
        move.trigger
        for move in moves
        if move.source == state and not move.when and move.trigger not in others
    ]
    return tuple(dict.fromkeys(mine))


def with_notice_limits(
    plans: Mapping[str, ProcedurePlan], notice: LimitRule
) -> dict[str, ProcedurePlan]:
    """Give every intake before acceptance the notice limit as the limit of its state."""
    return {name: replace(plan, states=_noticed(plan, notice)) for name, plan in plans.items()}


def _noticed(plan: ProcedurePlan, notice: LimitRule) -> dict[str, StatePlan]:
    rule = replace(notice, anchor="entered")
    return {
        name: replace(state, limits=(rule,)) if _examines(state) else state
        for name, state in plan.states.items()
    }


def _examines(state: StatePlan) -> bool:
    settings = state.settings
    return isinstance(settings, IntakeSettings) and not settings.after_acceptance
