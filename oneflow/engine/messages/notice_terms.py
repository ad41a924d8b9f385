"""The times and grounds that a text names: clocks, limits, changes of them, bases. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oneflow.calendar import Extension, Limit
from oneflow.engine.activities.intake import NoticeIssued
from oneflow.engine.messages.notice_values import Told
from oneflow.engine.records.case import Clock
from oneflow.engine.records.events import ItemsAdmitted
from oneflow.matters.plan import Basis

_UNITS = {
    "wd": ("个工作日", "working days"),
    "cd": ("日", "days"),
    "wh": ("个办公小时", "office hours"),
    "h": ("小时", "hours"),
    "min": ("分钟", "minutes"),
    "mo": ("个月", "months"),
    "y": ("年", "years"),
}
_UNSURE = {"memory": ("（依据待核实）", " (to be verified)"), "assumed": ("（暂定）", " (assumed)")}


def terms(told: Told, language: str) -> dict[str, Any]:
    """Give the part of a text's values that is about times and grounds."""
    bases = (basis if isinstance(basis, str) else _text(basis, language) for basis in _bases(told))
    return {
        "answer_within": _words(_answer_within(told), language),
        "clocks": [_clock(name, clock) for name, clock in _clocks(told)],
        "bases": list(dict.fromkeys(filter(None, bases))),
        **_change(told, language),
    }


def _clocks(told: Told) -> Iterator[tuple[str, Clock]]:
    """The clocks that the event began or changed, by name."""
    start = told.of("start", None)
    if start is not None:
        yield from start.clocks.items()
    clock = told.of("clock", None)
    if isinstance(clock, Clock):
        yield told.of("name", ""), clock
    yield from told.of("clocks", {}).items()


def _clock(name: str, clock: Clock) -> dict[str, Any]:
    due_on = clock.promised_on or clock.legal_on
    return {"name": name, "due_on": due_on, "legal_on": clock.legal_on}


def _answer_within(told: Told) -> Limit:
    later = _later_supplement(told)
    return later[0] if later else told.plan.intake.answer_within


def _later_supplement(told: Told) -> tuple[Limit, Basis] | None:
    """What an item declares for a supplement asked after its acceptance."""
    item, region = told.item, told.region
    if item is None or item.supplement is None or region is None or not region.accepted_at:
        return None
    return item.supplement.answer_within, item.supplement.basis


def _change(told: Told, language: str) -> dict[str, str]:
    entry = told.of("entry", None)
    if entry is None:
        return {"change": "", "extension": ""}
    kind = str(entry.__struct_config__.tag)
    if getattr(entry, "end", None) is not None:
        kind = "resume"
    by = _words(entry.by, language) if isinstance(entry, Extension) else ""
    return {"change": kind, "extension": by}


def _bases(told: Told) -> Iterator[Basis | str | None]:
    """What the event names itself, then what the plan declares for what happened."""
    event = told.event
    written = told.of("basis", "")
    if isinstance(written, str):
        yield written
    if isinstance(event, ItemsAdmitted) and event.deemed:
        deemings = (told.plan.items[code].deeming for code in event.items)
        yield from (deeming.basis for deeming in deemings if deeming is not None)
    if isinstance(event, NoticeIssued):
        later = _later_supplement(told)
        yield later[1] if later else told.plan.intake.notice.basis
    for _, clock in _clocks(told):
        rule = told.world.rules.get(clock.rule)
        yield rule.basis if rule else None


def _text(basis: Basis | None, language: str) -> str:
    if basis is None:
        return ""
    unsure = _UNSURE.get(basis.mark, ("", ""))
    return basis.text + unsure[0 if language == "zh" else 1]


def _words(limit: Limit, language: str) -> str:
    zh, en = _UNITS[limit.unit]
    return f"{limit.amount}{zh}" if language == "zh" else f"{limit.amount} {en}"
