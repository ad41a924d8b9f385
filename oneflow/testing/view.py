"""What is found in a case, in the spelling of a scenario's `then`.

One function a part, each from the case to text (or texts), so that expected and found can be
laid side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from oneflow.engine.activities.pay import PaySlice
from oneflow.engine.activities.pay.sums import balance, going_back, received
from oneflow.engine.kernel.world import World
from oneflow.engine.records.case import CASE, Case, Clock, Finding, item_key
from oneflow.engine.records.clock_names import state_clock
from oneflow.engine.records.instants import last_day
from oneflow.testing.chronicle import Told
from oneflow.testing.expectation import FEES, NONE, OPENED, Expectation
from oneflow.testing.notice_view import awaited_until, notice_clock, opened_found
from oneflow.testing.waiting import waits_for

Found = str | tuple[str, ...]
_MOVED = {
    "delivery": "limit",
    "reconfirm": "reconfirm",
    "expected": "expected",
    "release": "release",
}


class View(Struct, frozen=True):
    """A case at one instant. told: messages since they were last looked at. values: kept ones.

    opened: cases that this one has opened, by the code of their matter.
    """

    world: World
    case: Case
    now: datetime
    told: Sequence[Told] = ()
    values: int = 0
    opened: Mapping[str, Case] = {}


def found_of(view: View, expected: Expectation) -> Found:
    """What is found where something is expected, in the precision of the expectation."""
    found = _PARTS[expected.part](view, expected.name)
    wanted = expected.wanted
    if isinstance(found, tuple) and isinstance(wanted, tuple):
        return tuple(_shortened(each, wanted) for each in found)
    if isinstance(found, tuple):
        return found[-1] if found else NONE
    return _in_words_of(found, str(wanted), expected.part)


def seen(view: View, part: str, name: str = "") -> Found:
    """What is found under a part of `then`, as precisely as it is known.

    Due dates come as `<day>|<instant>`, documents that are not there as `missing|<source>`.
    """
    return _PARTS[part](view, name)


def _in_words_of(found: str, wanted: str, part: str) -> str:
    """Put what was found as precisely as it was asked for."""
    if part in _INSTANTS and found != NONE:
        return found[: len(wanted)]
    if part[:3] == "due":
        day, _, instant = found.partition("|")
        return instant if "T" in wanted and instant else day
    if part == "materials" and found != NONE:
        source, _, planned = found.partition("|")
        if planned:
            return "missing" if wanted in {"missing", "here"} else planned
        return "here" if wanted in {"missing", "here"} else source
    return found


def clock_of(case: Case, name: str) -> Clock | None:
    """The clock of a scenario's spelling; None: there is none (or not any more)."""
    if name in {"promise", "joint-limit"}:
        return case.regions[CASE].clocks.get(name)
    if name == "intake":
        return _latest(case, CASE)
    prefix, colon, rest = name.partition(":")
    if not colon:
        region = case.regions.get(item_key(name))
        return region.clocks.get("limit") if region else None
    key = f"delivery:{rest}" if prefix == "delivery" else item_key(rest)
    region = case.regions.get(key)
    if region is None:
        return None
    return region.clocks.get(
        state_clock(region.state) if prefix == "state" else _MOVED.get(prefix, "")
    )


def is_overdue(clock: Clock, now: datetime) -> bool:
    """Whether a running clock is past its legal limit."""
    at = clock.legal_at
    return clock.stopped_at is None and at is not None and at <= now


def _latest(case: Case, key: str) -> Clock | None:
    """The clock of an intake: the newest that belongs to a state of the region."""
    states = [
        clock
        for name, clock in case.regions[key].clocks.items()
        if name.startswith(state_clock(""))
    ]
    return states[-1] if states else None


def _shortened(found: str, wanted: Iterable[str]) -> str:
    """Leave out what is told in brackets, where the expectation leaves it out."""
    bare = found.partition("(")[0]
    return bare if found not in wanted and bare in wanted else found


def _due(side: str) -> Callable[[View, str], Found]:
    def find(view: View, name: str) -> Found:
        if name == "answer":
            until = _answer_by(view)
            return f"{last_day(until)}|{_instant(until)}" if until else NONE
        if name == "awaited":
            until = awaited_until(view.world, view.case)
            return f"{last_day(until)}|{_instant(until)}" if until else NONE
        clock = _clock(view, name)
        if clock is None:
            return NONE
        at = clock.legal_at if side == "legal" else clock.promised_at
        on = clock.legal_on if side == "legal" else clock.promised_on
        return NONE if at is None else f"{on}|{_instant(at)}"

    return find


def _answer_by(view: View) -> datetime | None:
    """When the applicant's time for a supplement ends; in any region that has told them."""
    for region in view.case.regions.values():
        state = view.world.state(region.procedure, region.state)
        if state is not None and state.kind == "intake":
            slice_ = view.world.decoders["intake"].decode(region.activity)
            if slice_ is not None and slice_.notice is not None:
                at: datetime | None = slice_.notice.answer_by
                return at
    return None


def _opened(part: str) -> Callable[[View, str], Found]:
    """What is so in the case of another matter that this one has opened."""

    def find(view: View, name: str) -> Found:
        case = view.opened.get(name)
        return NONE if case is None else opened_found(case, part)

    return find


def _fee(side: str) -> Callable[[View, str], Found]:
    def find(view: View, name: str) -> Found:
        region = view.case.regions.get(item_key(name))
        slices = [
            left.activity
            for left_in, left in (region.left.items() if region else ())
            if (state := view.world.state(left.procedure, left_in)) and state.kind == "pay"
        ]
        if region is not None and view.world.kinds["pay"] is view.world.open_kinds.get(
            (region.procedure, region.state)
        ):
            slices = [region.activity]
        if not slices:
            return NONE
        return _sums(view.world.decoders["pay"].decode(slices[-1]))[side]

    return find


def _clock(view: View, name: str) -> Clock | None:
    """A clock by its spelling, that of a public notice included."""
    if name.partition(":")[0] == "publicity":
        return notice_clock(view.case, view.world, name)
    return clock_of(view.case, name)


def _sums(fee: PaySlice) -> dict[str, str]:
    return {
        "asked": fee.asked or NONE,
        "paid": str(received(fee)),
        "owed": str(balance(fee)),
        "waived": fee.waived,
        "refund": str(going_back(fee)),
    }


def _lights(view: View, name: str) -> Found:
    clock = _clock(view, name)
    return clock.rungs if clock else ()


def _state(view: View, name: str) -> Found:
    region = view.case.regions.get(item_key(name))
    return region.state if region else NONE


def _delivery(view: View, name: str) -> Found:
    region = view.case.regions.get(f"delivery:{name}")
    return region.state if region else NONE


def _overdue(view: View, _: str) -> Found:
    found = []
    for code in view.case.selected:
        clock = clock_of(view.case, code)
        if clock is not None and is_overdue(clock, view.now):
            found.append(code)
    return tuple(sorted(found))


def _notices(view: View, name: str) -> Found:
    return tuple(str(each) for each in view.told if each.to == name)


def _open(findings: Iterable[Finding]) -> Found:
    return tuple(
        sorted(
            f"{f.code}({f.region.removeprefix('item:')})" if f.region else f.code for f in findings
        )
    )


def _material(view: View, name: str) -> Found:
    material = view.case.materials.get(name)
    if material is None:
        return NONE
    return material.source if material.there else f"missing|{material.source}"


def _since(what: str) -> Callable[[View, str], Found]:
    def find(view: View, name: str) -> Found:
        region = view.case.regions.get(item_key(name))
        return _instant(getattr(region, what)) if region else NONE

    return find


def _gift(view: View, name: str) -> Found:
    gift = view.case.gifts.get(name)
    return str(gift.version) if gift else NONE


def _fact(view: View, name: str) -> Found:
    fact = view.case.facts.get(name)
    return str(fact).lower() if isinstance(fact, bool) else str(fact or NONE)


def _round(view: View, name: str) -> Found:
    region = view.case.regions.get(item_key(name))
    return str(region.round) if region else NONE


def _held(view: View, _: str) -> Found:
    items = view.case.selected
    return tuple(sorted(code for code in items if view.case.regions[item_key(code)].held))


def _instant(at: datetime | None) -> str:
    return at.isoformat(timespec="minutes")[:16] if at else NONE


_INSTANTS = frozenset({"accepted", "decided"})
_PARTS: Mapping[str, Callable[[View, str], Found]] = {
    "case": lambda view, _: view.case.state,
    "items": _state,
    "deliveries": _delivery,
    "due legal": _due("legal"),
    "due promised": _due("promised"),
    **{f"fees {side}": _fee(side) for side in FEES},
    "lights": _lights,
    "overdue": _overdue,
    "notices": _notices,
    "findings": lambda view, _: _open(view.case.findings),
    "incidents": lambda view, _: _open(view.case.incidents),
    "waits_for": lambda view, _: waits_for(view.world, view.case),
    "materials": _material,
    "gifts": _gift,
    "facts": _fact,
    "accepted": _since("accepted_at"),
    "decided": _since("decided_at"),
    "released": lambda view, _: tuple(sorted(view.case.released)),
    "held": _held,
    "deemed": lambda view, _: tuple(sorted(view.case.deemed)),
    "rounds": _round,
    **{f"opened {part}": _opened(part) for part in OPENED},
    "data": lambda view, _: "kept" if view.values else "erased",
}
"""Every part of `then`, and where it is found."""
