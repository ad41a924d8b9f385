"""What a scenario says must be so: read from `then`, each part with its place in the file.

Reading normalises names, so that comparing is comparing texts. What is found in a case is
told by `view`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from oneflow.matters.problems import Words
from oneflow.testing.names import Names, meant
from oneflow.testing.scenario_file import ThenEntry
from oneflow.testing.waiting import WAITERS
from oneflow.testing.wishes import Loc, Report

NONE = "none"
_SIDES = ("legal", "promised")
FEES = ("asked", "paid", "owed", "waived", "refund")
"""What is said of a fee: the whole, what came, what is still to come, let off, asked to go back."""
_OTHER_LIGHTS = ("over-expected", "lapsed", "release")
"""Rungs of clocks that have no ladder: an expected length, a re-confirmation, a held result."""
_ITEM = Words("事项", "item")


class Expectation(Struct, frozen=True):
    """One thing that must be so.

    part: a key of `then`. name: the item, clock or addressee; "" where the part is one thing.
    wanted: text, or texts in order. loc: where it stands in the file.
    """

    part: str
    name: str
    wanted: str | tuple[str, ...]
    loc: Loc


def read_expectations(
    entry: ThenEntry, names: Names, *, loc: Loc, report: Report
) -> tuple[Expectation, ...]:
    """Read a `then`, complaining about every name that the matter does not have."""
    reader = _Reader(names, loc, report)
    found: list[Expectation] = []
    for part in entry.model_fields_set:
        value = getattr(entry, part)
        if value is not None:
            found.extend(_PARTS[part](reader, part, value))
    if "incidents" not in entry.model_fields_set:
        found.append(Expectation("incidents", "", (), loc))
    return tuple(found)


class _Reader:
    def __init__(self, names: Names, loc: Loc, report: Report) -> None:
        self.names, self.loc, self.report = names, loc, report

    def known(
        self, text: str, code: str | None, *, among: Iterable[str], what: Words, at: Loc
    ) -> str:
        """The code, or "" after a complaint."""
        if code is None:
            self.report(
                "OF1205", (*self.loc, *at), name=text, what=what, similar=meant(text, among)
            )
        return code or ""

    def item(self, text: str, *at: str | int) -> str:
        return self.known(text, self.names.item(text), among=self.names.items, what=_ITEM, at=at)

    def clock(self, text: str, *at: str | int) -> str:
        what = Words("时限", "clock")
        return self.known(text, self.names.clock(text), among=self.names.clocks, what=what, at=at)

    def among(self, text: str, known: Iterable[str], what: Words, *at: str | int) -> str:
        pool = tuple(known)
        return self.known(text, text if text in pool else None, among=pool, what=what, at=at)


def _one(reader: _Reader, part: str, value: Any) -> Iterable[Expectation]:
    yield Expectation(part, "", str(value), (*reader.loc, part))


def _case(reader: _Reader, part: str, value: str) -> Iterable[Expectation]:
    reader.among(value, sorted(reader.names.case_states), Words("案件状态", "state"), part)
    yield from _one(reader, part, value)


def _items(reader: _Reader, part: str, value: Mapping[str, str]) -> Iterable[Expectation]:
    for name, state in value.items():
        code = reader.item(name, part, name)
        if code:
            known = sorted(reader.names.states(code))
            reader.among(state, known, Words("状态", "state"), part, name)
        yield Expectation(part, code, state, (*reader.loc, part, name))


def _deliveries(reader: _Reader, part: str, value: Mapping[str, str]) -> Iterable[Expectation]:
    """The delivery of an item, or that of all together."""
    for name, wanted in value.items():
        code = reader.names.handed_over(name) or reader.item(name, part, name)
        yield Expectation(part, code, _text(wanted), (*reader.loc, part, name))


def _texts(reader: _Reader, part: str, value: Mapping[str, Any]) -> Iterable[Expectation]:
    """Something about each item named."""
    for name, wanted in value.items():
        code = reader.item(name, part, name)
        yield Expectation(part, code, _text(wanted), (*reader.loc, part, name))


def _materials(reader: _Reader, part: str, value: Mapping[str, str]) -> Iterable[Expectation]:
    for name, wanted in value.items():
        reader.among(name, reader.names.plan.materials, Words("材料", "material"), part, name)
        yield Expectation(part, name, wanted, (*reader.loc, part, name))


def _gifts(reader: _Reader, part: str, value: Mapping[str, int]) -> Iterable[Expectation]:
    for name, wanted in value.items():
        reader.among(name, reader.names.plan.givers, Words("成果", "gift"), part, name)
        yield Expectation(part, name, _text(wanted), (*reader.loc, part, name))


def _facts(reader: _Reader, part: str, value: Mapping[str, Any]) -> Iterable[Expectation]:
    for name, wanted in value.items():
        reader.among(name, reader.names.facts, Words("事实", "fact"), part, name)
        yield Expectation(part, name, _text(wanted), (*reader.loc, part, name))


def _due(reader: _Reader, part: str, value: Mapping[str, Any]) -> Iterable[Expectation]:
    expected = Words("{legal: 日期, promised: 日期}", "{legal: date, promised: date}")
    for name, sides in value.items():
        clock = reader.clock(name, part, name)
        yield from _sided(reader, (part, name), sides, _SIDES, code=clock, expected=expected)


def _fees(reader: _Reader, part: str, value: Mapping[str, Any]) -> Iterable[Expectation]:
    expected = Words("{asked: 金额, paid: 金额, owed: 金额}", "{asked: sum, paid: sum, owed: sum}")
    for name, sides in value.items():
        code = reader.item(name, part, name)
        yield from _sided(reader, (part, name), sides, FEES, code=code, expected=expected)


def _sided(
    reader: _Reader,
    at: tuple[str, str],
    sides: Any,
    known: tuple[str, ...],
    *,
    code: str,
    expected: Words,
) -> Iterable[Expectation]:
    """Several things about one clock or item, each by its name."""
    if not isinstance(sides, dict):
        reader.report("OF1203", (*reader.loc, *at), expected=expected, found=_text(sides))
        return
    for side, wanted in sides.items():
        reader.among(side, known, Words("项目", "part"), *at, side)
        yield Expectation(f"{at[0]} {side}", code, _text(wanted), (*reader.loc, *at, side))


def _lights(reader: _Reader, part: str, value: Mapping[str, Any]) -> Iterable[Expectation]:
    for name, wanted in value.items():
        clock = reader.clock(name, part, name)
        lights = tuple(wanted) if isinstance(wanted, list) else _text(wanted)
        for light in (lights,) if isinstance(lights, str) else lights:
            known = (NONE, *_OTHER_LIGHTS, *reader.names.rungs)
            reader.among(light, known, Words("灯", "light"), part, name)
        yield Expectation(part, clock, lights, (*reader.loc, part, name))


def _notices(reader: _Reader, part: str, value: Any) -> Iterable[Expectation]:
    addressed = value if isinstance(value, dict) else {"applicant": value}
    for name, wanted in addressed.items():
        known = ("applicant", "lead", "publication", *reader.names.departments)
        to = reader.names.department(name) or name
        if ":" not in to:  # `source:certificate` and the like: whoever the matter names nowhere
            reader.among(to, known, Words("收件人", "addressee"), part, name)
        yield Expectation(part, to, tuple(wanted), (*reader.loc, part))


def _item_list(reader: _Reader, part: str, value: list[str]) -> Iterable[Expectation]:
    codes = [reader.item(name, part, place) for place, name in enumerate(value)]
    yield Expectation(part, "", tuple(sorted(codes)), (*reader.loc, part))


def _list(reader: _Reader, part: str, value: list[str]) -> Iterable[Expectation]:
    yield Expectation(part, "", tuple(sorted(value)), (*reader.loc, part))


def _waits(reader: _Reader, part: str, value: list[str]) -> Iterable[Expectation]:
    known = (*WAITERS, *reader.names.departments)
    found = []
    for place, name in enumerate(value):
        code = reader.names.department(name) or name
        found.append(reader.among(code, known, Words("等待对象", "somebody"), part, place))
    yield Expectation(part, "", tuple(sorted(found)), (*reader.loc, part))


def _data(reader: _Reader, part: str, value: str) -> Iterable[Expectation]:
    reader.among(value, ("kept", "erased"), Words("说法", "word"), part)
    yield from _one(reader, part, value)


OPENED = ("case", "items", "carried", "lacking", "findings")
"""What may be said of a case that another one has opened."""


def _opened(reader: _Reader, part: str, value: Mapping[str, Any]) -> Iterable[Expectation]:
    known = [
        state.opens.matter
        for procedure in reader.names.plan.procedures.values()
        for state in procedure.states.values()
        if state.opens is not None
    ]
    for matter, written in value.items():
        reader.among(matter, known, Words("主题", "matter"), part, matter)
        said = written if isinstance(written, dict) else {"case": _text(written)}
        for name, wanted in said.items():
            loc = (*reader.loc, part, matter)
            if reader.among(name, OPENED, Words("说法", "word"), part, matter):
                listed = tuple(sorted(wanted)) if isinstance(wanted, list) else _text(wanted)
                yield Expectation(f"{part} {name}", matter, listed, loc)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return NONE if value is None else str(value)


_PARTS: Mapping[str, Callable[[_Reader, str, Any], Iterable[Expectation]]] = {
    "case": _case,
    "items": _items,
    "deliveries": _deliveries,
    "due": _due,
    "fees": _fees,
    "lights": _lights,
    "overdue": _item_list,
    "notices": _notices,
    "findings": _list,
    "incidents": _list,
    "waits_for": _waits,
    "materials": _materials,
    "gifts": _gifts,
    "facts": _facts,
    "accepted": _texts,
    "decided": _texts,
    "released": _item_list,
    "held": _item_list,
    "deemed": _item_list,
    "rounds": _texts,
    "opened": _opened,
    "data": _data,
}
"""Every part of `then`, and how it is read."""
