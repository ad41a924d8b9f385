"""What a `then` says of a case: everything at its beginning and its end, between them what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from oneflow.ids import code_in
from oneflow.testing.chronicle import Told
from oneflow.testing.expectation import FEES, NONE
from oneflow.testing.names import CLOCKS, PREFIXES
from oneflow.testing.view import View, seen

_MIDNIGHT = "T00:00"


class Watch:
    """What was said last, so that only what is new is said next."""

    def __init__(self) -> None:
        self._before: dict[str, Any] = {}
        self._told: dict[str, int] = {}
        self.unspoken: dict[str, None] = {}

    def then(self, view: View, told: Iterable[Told], *, whole: bool) -> dict[str, Any]:
        """Say how the case stands.

        Args:
            view: the case now.
            told: every message so far.
            whole: say everything, not only what is new.
        """
        now = {part: look(view) for part, look in _LOOKS.items()}
        said: dict[str, Any] = {}
        for part, found in now.items():
            before = self._before.get(part)
            if whole:
                new = found
            elif isinstance(found, dict):
                new = _changed(before or {}, found)
            else:
                new = None if found == before else found
            if new not in (None, {}) and not (new == [] and before is None and not whole):
                said[part] = new
        self._before = now
        if now["incidents"]:
            said["incidents"] = now["incidents"]
        else:
            said.pop("incidents", None)
        return {**said, **self._notices(view, list(told))}

    def _notices(self, view: View, told: list[Told]) -> dict[str, Any]:
        known = {"applicant", "lead", *view.world.plan.departments}
        found: dict[str, list[str]] = {}
        for addressee in dict.fromkeys(each.to for each in told):
            if addressee not in known and ":" not in addressee:
                self.unspoken[addressee] = None
                continue
            new = [
                str(each) for each in told[self._told.get(addressee, 0) :] if each.to == addressee
            ]
            if new:
                found[addressee] = new
                self._told[addressee] = len(told)
        return {"notices": found} if found else {}


def _changed(before: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    new = {name: value for name, value in found.items() if before.get(name) != value}
    return {**new, **{name: _gone(before[name]) for name in before.keys() - found.keys()}}


def _gone(value: Any) -> Any:
    """What is said of something that is there no more."""
    if isinstance(value, dict):
        return {"legal": None, "promised": None}
    return [] if isinstance(value, list) else None


Look = Callable[[View], Any]


def _one(part: str) -> Look:
    return lambda view: str(seen(view, part))


def _list(part: str) -> Look:
    return lambda view: list(seen(view, part))


def _of_items(part: str, *, quiet: str = "") -> Look:
    """About each item chosen; what says `quiet` is left out."""

    def look(view: View) -> dict[str, Any]:
        found = {code: str(seen(view, part, code)) for code in view.case.selected}
        return {
            code: None if value == NONE and part != "items" else value
            for code, value in found.items()
            if value != quiet
        }

    return look


def _deliveries(view: View) -> dict[str, str]:
    keys = [code_in(key) for key in view.case.regions if key.startswith("delivery:")]
    return {code: str(seen(view, "deliveries", code)) for code in keys}


def _due(view: View) -> dict[str, Any]:
    found = {}
    for clock in _clocks(view):
        sides = {side: _day(str(seen(view, f"due {side}", clock))) for side in _SIDES}
        if any(sides.values()):
            found[clock] = sides
    return found


def _fees(view: View) -> dict[str, dict[str, str]]:
    """What is owed and paid, of the items that have a fee."""
    found = {}
    for code in view.case.selected:
        sides = {side: str(seen(view, f"fees {side}", code)) for side in FEES}
        if any(value != NONE for value in sides.values()):
            found[code] = sides
    return found


def _day(found: str) -> str | None:
    """The day, or the instant where the limit does not end with a day."""
    if found == NONE:
        return None
    day, _, instant = found.partition("|")
    return day if instant.endswith(_MIDNIGHT) else instant


def _lights(view: View) -> dict[str, list[str]]:
    found = {clock: list(seen(view, "lights", clock)) for clock in _clocks(view)}
    return {clock: lights for clock, lights in found.items() if lights}


def _clocks(view: View) -> list[str]:
    items = view.case.selected
    return [*CLOCKS, *items, *(f"{prefix}:{code}" for prefix in PREFIXES for code in items)]


def _materials(view: View) -> dict[str, str]:
    known = view.world.plan.materials  # somebody may hand in what the matter has no name for
    codes = [code for code in view.case.materials if code in known]
    found = {code: str(seen(view, "materials", code)) for code in codes}
    return {code: "missing" if "|" in told else told for code, told in found.items()}


def _gifts(view: View) -> dict[str, int]:
    return {name: gift.version for name, gift in view.case.gifts.items()}


def _rounds(view: View) -> dict[str, int]:
    found = {code: int(str(seen(view, "rounds", code))) for code in view.case.selected}
    return {code: number for code, number in found.items() if number > 1}


def _facts(view: View) -> dict[str, bool]:
    facts = view.case.facts.items()
    return {name: fact for name, fact in facts if isinstance(fact, bool)}


_SIDES = ("legal", "promised")
_LOOKS: Mapping[str, Look] = {
    "case": _one("case"),
    "items": _of_items("items"),
    "deliveries": _deliveries,
    "due": _due,
    "fees": _fees,
    "lights": _lights,
    "overdue": _list("overdue"),
    "accepted": _of_items("accepted", quiet=NONE),
    "decided": _of_items("decided", quiet=NONE),
    "rounds": _rounds,
    "gifts": _gifts,
    "materials": _materials,
    "facts": _facts,
    "released": _list("released"),
    "held": _list("held"),
    "deemed": _list("deemed"),
    "findings": _list("findings"),
    "incidents": _list("incidents"),
    "waits_for": _list("waits_for"),
}
"""Every part of `then` that is looked at, in the order in which it is written."""
