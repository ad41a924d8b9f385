"""Events in words: one line each, with the definition's titles, never with a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from oneflow.calendar import Exclusion, Suspension
from oneflow.cli import wording
from oneflow.cli.event_wording import SENTENCES
from oneflow.cli.language import language, say
from oneflow.cli.naming import Names, call, listed
from oneflow.engine.activities.consent import Consented
from oneflow.engine.activities.intake import IntakeAnswered
from oneflow.engine.records import events as e
from oneflow.engine.records.event import Event, event_name
from oneflow.engine.records.instants import last_day

_MINUTES = "%Y-%m-%d %H:%M"


def when(at: datetime) -> str:
    """Write an instant as people read it, in the zone it carries.

    >>> when(datetime(2026, 3, 4, 10, 5))
    '2026-03-04 10:05'
    """
    return at.strftime(_MINUTES)


def day_before(end: datetime) -> str:
    """Write the last day of a limit whose end (exclusive) is given, in the zone it carries.

    >>> day_before(datetime(2026, 3, 5, 0, 0))
    '2026-03-04'
    """
    return last_day(end).isoformat()


def sentence(names: Names, event: Event) -> str:
    """Tell an event in one line."""
    key = event_name(type(event)) + _variant(names, event)
    template = wording.word(SENTENCES, key, language())
    if template == key:
        return key
    return template.format_map(_Facts(names, event))


def _variant(names: Names, event: Event) -> str:
    """Which of two sentences an event is told by."""
    if isinstance(event, e.ItemsAdmitted) and event.deemed:
        return ".deemed"
    if isinstance(event, e.GiftCorrected) and event.void:
        return ".void"
    if isinstance(event, IntakeAnswered) and event.defects:
        return ".defects"
    if isinstance(event, Consented) and not event.agreed:
        return ".refused"
    if isinstance(event, e.RegionMoved) and _trigger(names, event) == _state(names, event):
        return ".same"
    return ""


class _Facts(dict[str, str]):
    """The names a template uses, put into words when it asks for them."""

    def __init__(self, names: Names, event: Event) -> None:
        super().__init__()
        self._names, self._event = names, event

    def __missing__(self, key: str) -> str:
        teller = _TELLERS.get(key)
        if teller is not None:
            return teller(self._names, self._event)
        return str(getattr(self._event, key, ""))


def _region(names: Names, event: Any) -> str:
    return names.region(event.region)


def _state(names: Names, event: Any) -> str:
    return names.state(event.region, event.state, getattr(event, "procedure", ""))


def _trigger(names: Names, event: Any) -> str:
    return names.trigger(event.region, event.trigger, getattr(event, "state", ""))


def _items(names: Names, event: Any) -> str:
    return names.items(event.items)


def _by(_: Names, event: Any) -> str:
    return say(f"（{event.by}）", f" ({event.by})") if event.by else ""


def _how(_: Names, event: Any) -> str:
    """How a result was handed over, where the move tells it."""
    mode = event.record.get("mode")
    return say(f"，{call(wording.MODES, mode)}", f", {call(wording.MODES, mode)}") if mode else ""


def _due(names: Names, event: Any) -> str:
    """The due date an event brings along: of its own clock, or of the one that was begun."""
    clock = getattr(event, "clock", None)
    if clock is None:
        clocks = event.start.clocks
        clock = clocks.get("limit") or next(iter(clocks.values()), None)
    on = clock.due_on if clock is not None else None
    if clock is not None and names.is_legal_rung(getattr(event, "rung", "")):
        on = clock.legal_on
    return say(f"，{on} 届满", f", due {on}") if on else ""


def _changes(names: Names, event: Any) -> str:
    things = [name if ":" in name else f"field:{name}" for name in event.fields]
    things += [f"material:{code}" for code in event.materials]
    return _things(names, things)


def _things(names: Names, references: Iterable[str]) -> str:
    """Name things once each; a long list is cut, the history is not the form."""
    told = list(dict.fromkeys(names.thing(reference) for reference in references))
    if len(told) <= 6:
        return listed(told)
    return say(
        f"{listed(told[:5])}等 {len(told)} 项", f"{listed(told[:5])} and {len(told) - 5} more"
    )


def _defects(names: Names, event: Any) -> str:
    notice = getattr(event, "notice", None)
    defects = event.defects if notice is None else notice.defects
    return _things(names, (defect.what for defect in defects))


def _silent(names: Names, event: Any) -> str:
    if not event.silent:
        return ""
    who = listed(names.department(code) for code in event.silent)
    return say(f"（{who}未答复）", f" (no answer from {who})")


def _change(_: Names, event: Any) -> str:
    entry = event.entry
    if isinstance(entry, Suspension | Exclusion) and entry.end is not None:
        return call(wording.ENTRIES, "resumed")
    return call(wording.ENTRIES, type(entry).__name__)


def _ground(_: Names, event: Any) -> str:
    ground = event.ground or getattr(event, "basis", "") or getattr(event, "by", "")
    return call(wording.GROUNDS, ground) if ground else say("自动", "of itself")


def _cause(_: Names, event: Any) -> str:
    if not event.cause:
        return ""
    told = call(wording.CAUSES, event.cause)
    if isinstance(event, e.DataChanged | e.ItemReopened):
        return told
    return say(f"（{told}）", f" ({told})")


def _basis(_: Names, event: Any) -> str:
    return say(f"（{event.basis}）", f" ({event.basis})") if event.basis else ""


def _finding(_: Names, event: Any) -> str:
    return call(wording.FINDINGS, event.finding.code)


def _to(names: Names, event: Any) -> str:
    return names.department(event.finding.to)


def _at_region(names: Names, event: Any) -> str:
    where = event.finding.region
    return say(f"（{names.region(where)}）", f" ({names.region(where)})") if where else ""


def _count(_: Names, event: Any) -> str:
    for name in ("selected", "keys", "before"):
        found = getattr(event, name, None)
        if found is not None:
            return str(len(found))
    return "0"


def _answer_by(_: Names, event: Any) -> str:
    return day_before(event.answer_by) if event.answer_by else say("（未定）", "(open)")


Teller = Callable[[Names, Any], str]
_TELLERS: dict[str, Teller] = {
    "answer": lambda _, event: call(wording.RECONFIRMATIONS, event.answer),
    "answer_by": _answer_by,
    "at_region": _at_region,
    "basis": _basis,
    "by": _by,
    "cause": _cause,
    "change": _change,
    "changed": lambda names, event: _things(names, event.changed),
    "changes": _changes,
    "channel": lambda _, event: call(wording.CHANNELS, event.channel),
    "count": _count,
    "defects": _defects,
    "department": lambda names, event: names.department(event.department),
    "due": _due,
    "finding": _finding,
    "gift": lambda names, event: names.gift(event.gift),
    "ground": _ground,
    "how": _how,
    "items": _items,
    "name": lambda names, event: names.clock(event.name),
    "person": lambda names, event: names.thing(f"field:{event.person}"),
    "region": _region,
    "rung": lambda _, event: call(wording.LIGHTS, event.rung),
    "silent": _silent,
    "state": _state,
    "to": _to,
    "trigger": _trigger,
}
"""What stands for a name of a template; an event's field of another name is shown as it is."""
