"""The times and grounds that a text names: clocks, limits, changes of them, bases. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from oneflow.calendar import Extension, Limit
from oneflow.engine.activities.awaiting import AwaitSlice
from oneflow.engine.activities.intake import NoticeIssued
from oneflow.engine.messages.notice_names import clock_title
from oneflow.engine.messages.notice_values import Told
from oneflow.engine.records.case import Clock
from oneflow.engine.records.events import GiftCorrected, ItemsAdmitted, RegionMoved
from oneflow.matters.activities.settings import AwaitSettings
from oneflow.matters.plan import Basis, ItemPlan, LimitRule

_UNITS = {
    "wd": ("个工作日", "working days"),
    "cd": ("日", "days"),
    "wh": ("个办公小时", "office hours"),
    "h": ("小时", "hours"),
    "min": ("分钟", "minutes"),
    "mo": ("个月", "months"),
    "y": ("年", "years"),
}
REVOKED = "revoked"
"""What stands in place of a basis where a gift is corrected to nothing."""
_UNSURE = {"memory": ("（依据待核实）", " (to be verified)"), "assumed": ("（暂定）", " (assumed)")}


def terms(told: Told, language: str) -> dict[str, Any]:
    """Give the part of a text's values that is about times and grounds."""
    bases = (basis if isinstance(basis, str) else _text(basis, language) for basis in _bases(told))
    return {
        "answer_within": _words(_answer_within(told), language),
        "clocks": [_clock(told, name, clock, language) for name, clock in _clocks(told)],
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


def _clock(told: Told, name: str, clock: Clock, language: str) -> dict[str, Any]:
    due_on = clock.due_on
    title = clock_title(told, name, language)
    return {"name": name, "title": title, "due_on": due_on, "legal_on": clock.legal_on}


def time_of(told: Told, item: ItemPlan, language: str) -> str:
    """Give the time that an item may take in this situation, in words; "" where none is known."""
    rule = _limit_of(told, item)
    if rule is None:
        return ""
    zh = language == "zh"
    legal = (
        f"{'法定' if zh else 'legal limit '}{_words(rule.legal, language)}" if rule.legal else ""
    )
    promised = (
        f"{'承诺' if zh else 'promised '}{_words(rule.promised, language)}" if rule.promised else ""
    )
    return ("，" if zh else ", ").join(filter(None, (legal, promised)))


def _limit_of(told: Told, item: ItemPlan) -> LimitRule | None:
    """The alternative whose situation is the case's; None: there is none, or it is not known."""
    for rule in item.limits:
        holds = rule.fact is None or told.case.facts.get(rule.fact)
        if holds is None:
            return None
        if holds:
            return rule
    return None


def asked_until(told: Told) -> datetime | None:
    """When the time ends (exclusive) that the applicant has for what a state awaits of them."""
    event = told.event
    if not isinstance(event, RegionMoved) or _awaiting(told) is None:
        return None
    return msgspec.json.decode(event.start.activity, type=AwaitSlice).until


def _awaiting(told: Told) -> AwaitSettings | None:
    """The settings of the wait that a move has led into; None: it led to something else."""
    event, region = told.event, told.region
    if not isinstance(event, RegionMoved) or region is None:
        return None
    procedure = told.plan.procedures.get(region.procedure)
    state = procedure.states.get(event.state) if procedure else None
    settings = state.settings if state else None
    return settings if isinstance(settings, AwaitSettings) else None


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
        return {"change": REVOKED if _is_revocation(told) else "", "extension": ""}
    kind = str(entry.__struct_config__.tag)
    if getattr(entry, "end", None) is not None:
        kind = "resume"
    by = _words(entry.by, language) if isinstance(entry, Extension) else ""
    return {"change": kind, "extension": by}


def _is_revocation(told: Told) -> bool:
    """Whether a gift was corrected to nothing, because its result was revoked."""
    return isinstance(told.event, GiftCorrected) and told.event.basis == REVOKED


def _bases(told: Told) -> Iterator[Basis | str | None]:
    """What the event names itself, then what the plan declares for what happened."""
    event = told.event
    written = told.of("basis", "")
    if isinstance(written, str) and not _is_revocation(told):
        yield written
    if isinstance(event, ItemsAdmitted) and event.deemed:
        deemings = (told.plan.items[code].deeming for code in event.items)
        yield from (deeming.basis for deeming in deemings if deeming is not None)
    if isinstance(event, NoticeIssued):
        later = _later_supplement(told)
        yield later[1] if later else told.plan.intake.notice.basis
    awaiting = _awaiting(told)
    if awaiting is not None:
        yield awaiting.basis
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
    if language == "zh":
        return f"{limit.amount}{zh}"
    return f"{limit.amount} {en.removesuffix('s') if limit.amount == 1 else en}"
