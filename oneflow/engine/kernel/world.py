"""What a decision may look at besides the case: one plan, and the calendars.

A `World` is immutable and made once per definition; it holds what the kernel would
otherwise work out again for each command (tables of moves, who watches whom).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any

import msgspec

from oneflow.calendar import Calendar
from oneflow.engine.activity import Activity
from oneflow.engine.kernel.fold import folds_of
from oneflow.engine.kernel.limits import Rules, rules_of
from oneflow.engine.kernel.statechart import Table, table_of
from oneflow.engine.records.case import Clock, item_key
from oneflow.matters.plan import ItemPlan, MovePlan, Plan, ProcedurePlan, StatePlan

Place = tuple[str, str]
"""A procedure and a state of it."""


class World:
    """One plan with its tables of legal moves, and the calendars by revision.

    Args:
        plan: the compiled definition.
        calendars: revision -> calendar; all revisions that cases of this plan may name.
        current: the revision that new cases get.
        kinds: the activity kinds that run.

    Besides the plan it holds what the kernel would look up again and again: moves by state and
    trigger, states and kinds by place, and clocks begun on a day (`clocks`, a memory that only
    saves time).
    """

    def __init__(
        self,
        plan: Plan,
        calendars: Mapping[str, Calendar],
        current: str,
        kinds: Sequence[Activity],
    ) -> None:
        self.plan = plan
        self.calendars = dict(calendars)
        self.current = current
        self.zone = calendars[current].local.zone
        self.rules: Rules = rules_of(plan)
        self.sealed: Mapping[str, bool | str] = {}
        self.has_sealed_rules = any(not rule.kept for rule in plan.rules)
        self.clocks: dict[tuple[str, str, str, int], Clock] = {}
        self._learn_items(plan)
        self._learn_procedures(plan)
        self._learn_kinds(kinds)

    def _learn_items(self, plan: Plan) -> None:
        self.keys: dict[str, str] = {code: item_key(code) for code in plan.items}
        self.items: dict[str, ItemPlan] = {
            item_key(code): item for code, item in plan.items.items()
        }
        self.order: dict[str, int] = {key: place for place, key in enumerate(self.items, start=1)}
        self.promised: frozenset[str] = frozenset(
            code for code, item in plan.items.items() if not item.outside_promise
        )

    def _learn_procedures(self, plan: Plan) -> None:
        procedures = plan.procedures
        self.tables: dict[str, Table] = {name: table_of(each) for name, each in procedures.items()}
        self.triggers: dict[str, dict[str, frozenset[str]]] = {
            name: _triggers_by_state(table) for name, table in self.tables.items()
        }
        self.watched: frozenset[str] = frozenset(
            move.when for procedure in procedures.values() for move in procedure.moves
        ) - {""}
        self.states: dict[Place, StatePlan] = {
            (name, state.name): state
            for name, procedure in procedures.items()
            for state in procedure.states.values()
        }

    def _learn_kinds(self, kinds: Sequence[Activity]) -> None:
        """Which kind is open in which state, and where each of their special habits matters."""
        self.kinds = {kind.kind: kind for kind in kinds}
        self.folds = folds_of(kinds)
        self.decoders: dict[str, msgspec.json.Decoder[Any]] = {
            kind.kind: msgspec.json.Decoder(kind.slice) for kind in kinds
        }
        self.open_kinds: dict[Place, Activity] = {
            place: self.kinds[state.kind]
            for place, state in self.states.items()
            if state.kind in self.kinds
        }
        opened = self.open_kinds.items()
        self.timed = frozenset(place for place, kind in opened if kind.due is not None)
        self.shared = frozenset(place for place, kind in opened if kind.shared)
        self.lasting = frozenset(place for place, kind in opened if kind.lasting)
        self.stirred = frozenset(place for place, kind in opened if kind.stirred is not None)

    def knowing(self, sealed: Mapping[str, bool | str]) -> World:
        """The same world, with facts over one case's sensitive values for one turn."""
        if not sealed:
            return self
        other = copy(self)
        other.sealed = sealed
        return other

    def calendar(self, revision: str) -> Calendar:
        """The calendar of a revision; KeyError means the shell did not load it."""
        return self.calendars[revision]

    def procedure(self, name: str) -> ProcedurePlan:
        """The procedure of that name."""
        return self.plan.procedures[name]

    def state(self, procedure: str, state: str) -> StatePlan | None:
        """A state of a procedure; None for waiting and the predeclared end states."""
        return self.states.get((procedure, state))

    def moves(self, procedure: str, state: str, trigger: str) -> tuple[MovePlan, ...]:
        """The moves that may answer `trigger` there, in definition order."""
        return self.tables[procedure].get((state, trigger), ())

    def knows(self, procedure: str, state: str, trigger: str) -> bool:
        """Whether `trigger` leaves that state at all."""
        return trigger in self.triggers[procedure].get(state, ())

    def localise(self, moment: datetime) -> datetime:
        """Express an aware instant in the zone of the current calendar."""
        return moment.astimezone(self.zone)


def _triggers_by_state(table: Table) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for state, trigger in table:
        found.setdefault(state, set()).add(trigger)
    return {state: frozenset(triggers) for state, triggers in found.items()}
