"""Which move answers a trigger: the table of legal moves, and the guards judged now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oneflow.engine.kernel.draft import Draft
from oneflow.engine.kernel.limits import UnresolvedFactError, truth
from oneflow.engine.records.case import Region
from oneflow.engine.records.refusal import Refusal
from oneflow.errors import ConditionIncident
from oneflow.matters.conditions import gift_reference
from oneflow.matters.plan import ABSENT, UNDECIDED, Guard, MovePlan


def find_move(
    draft: Draft, key: str, trigger: str, record: Mapping[str, Any]
) -> MovePlan | Refusal:
    """The first move that `trigger` admits now, or why there is none."""
    region = draft.case.regions[key]
    procedure = region.procedure
    candidates = draft.world.moves(procedure, region.state, trigger) if procedure else ()
    try:
        for candidate in candidates:
            if candidate.guard is None or holds(draft, candidate.guard, record):
                return candidate
    except (UnresolvedFactError, ConditionIncident) as unresolved:
        return _unresolved(unresolved, key, region.state, trigger)
    return _no_move(candidates, key, region.state, trigger)


def _unresolved(
    unresolved: UnresolvedFactError | ConditionIncident, key: str, state: str, trigger: str
) -> Refusal:
    """A guard asks for what is not known yet."""
    if isinstance(unresolved, UnresolvedFactError):
        what = unresolved.fact
    else:
        what = str(unresolved.data.get("reference", ""))
    data = {"trigger": trigger, "state": state, "region": key, "what": what}
    return Refusal("unresolved", data)


def _no_move(candidates: tuple[MovePlan, ...], key: str, state: str, trigger: str) -> Refusal:
    """No move leaves by that trigger, or none whose guard holds."""
    data = {"trigger": trigger, "state": state, "region": key}
    if not candidates:
        return Refusal("unknown-trigger", data)
    guard = candidates[-1].guard
    text = guard.condition.source if guard and guard.condition else (guard.fact if guard else "")
    return Refusal("guard", {**data, "condition": text or ""})


def holds(draft: Draft, guard: Guard, record: Mapping[str, Any]) -> bool:
    """Judge a guard. Raises UnresolvedFactError or ConditionIncident; never silently false."""
    if not truth(draft.case, guard.fact):
        return False
    return guard.condition is None or bool(guard.condition.evaluate(CaseValues(draft, record)))


_HAS = gift_reference("")[:-2]
"""How a reference to a gift's presence begins, up to its name: `has('`."""


class CaseValues(Mapping[str, Any]):
    """What a guard may read: facts, gifts, the states of items, the activity's record."""

    def __init__(self, draft: Draft, record: Mapping[str, Any]) -> None:
        self.draft = draft
        self.record = record

    def __getitem__(self, name: str) -> Any:
        if name.startswith(_HAS):
            gift = self.draft.case.gifts.get(name[len(_HAS) : -2])
            return gift is not None and not gift.void
        head, _, rest = name.partition(".")
        if head == "record":
            return self.record[rest]
        if head == "fact":
            case = self.draft.case
            return case.facts[rest] if rest in case.facts else case.sealed[rest]
        if head == "item":
            code, _, what = rest.rpartition(".")
            return _item_value(self.draft.case.regions.get(f"item:{code}"), what)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _item_value(region: Region | None, what: str) -> str:
    """State or outcome of an item; one that was not chosen is ABSENT and UNDECIDED."""
    if what == "state":
        return region.state if region is not None else ABSENT
    return (region.outcome if region is not None else None) or UNDECIDED
