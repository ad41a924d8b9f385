"""Putting values aside: from a request in plain JSON to a command that holds references only.

Personal values never stand in an event. Wherever a command has a `Ref`, the request has
the value; here it gets a key, a version, a salt and a commitment, and becomes a row of
`case_data`. New data of the applicant are judged on the way, so that the command brings
the facts with it and nothing inside `decide` ever sees a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any, NamedTuple, get_args, get_type_hints

import msgspec
from msgspec import Struct

from oneflow.calendar import Calendar
from oneflow.engine.activities.consent import GiveConsent
from oneflow.engine.history.commitments import commit
from oneflow.engine.ports import DataRow
from oneflow.engine.records.case import Case, Material, Origin
from oneflow.engine.records.commands import Body, Data, RecordRendering
from oneflow.engine.records.event import Ref
from oneflow.engine.records.value_keys import (
    FACT,
    FIELD,
    MATERIAL,
    SHARED,
    TEXT,
    defect_key,
    of_kind,
    paper_key,
)
from oneflow.engine.shell.faulty import faulty, malformed
from oneflow.engine.shell.named_defects import read_defects
from oneflow.engine.shell.zoned import zoned
from oneflow.matters.facts import Facts, judge
from oneflow.matters.field_values import Fault
from oneflow.matters.form import check_form
from oneflow.matters.papers import CARRIED, check_papers
from oneflow.matters.plan import Plan
from oneflow.matters.selection import materials_for

_encode = msgspec.json.Encoder().encode


class Prepared(Struct, frozen=True):
    """A body with references, the rows that hold its values, and facts for this turn only."""

    body: Body
    rows: tuple[DataRow, ...]
    sealed: Mapping[str, bool | str]


class Filing(NamedTuple):
    """Under what the values of one request are kept, and when it counts as made."""

    case_id: str
    command_id: str
    algorithm: str
    at: datetime


class Filer:
    """Where one request's values are put aside.

    Args:
        plan: of the case. case: None for a submission.
        filing: see `Filing`; the legal day of receipt is judged from its `at`.
        known: looks up the values kept so far.
        salt: gives fresh salt.
        calendar: of the case.
    """

    def __init__(
        self,
        plan: Plan,
        case: Case | None,
        *,
        filing: Filing,
        known: Callable[[], Mapping[str, Any]],
        salt: Callable[[], bytes],
        calendar: Calendar,
    ) -> None:
        self.plan, self.case = plan, case
        self.case_id, self.command_id, self.algorithm, self.at = filing
        self._known = known
        self.salt, self.calendar = salt, calendar
        self.rows: list[DataRow] = []
        self.sealed: dict[str, bool | str] = {}
        self.origin: Origin | None = None

    @cached_property
    def known(self) -> Mapping[str, Any]:
        """The values kept so far by key; looked up only where something asks for them."""
        return self._known()

    def prepare(self, kind: type[Body], raw: Mapping[str, Any]) -> Prepared:
        """Make the body of a command out of what the request says.

        Raises:
            UsageError: the request has not the form of the command.
            SubmissionError: form answers are wrong; all faults at once.
        """
        try:
            made = self._made(kind, raw)
            body = msgspec.convert(made, kind)
        except (msgspec.ValidationError, LookupError, TypeError, ValueError) as error:
            raise malformed(kind, error) from None
        return Prepared(zoned(body, self.calendar), tuple(self.rows), self.sealed)

    def _made(self, kind: type[Body], raw: Mapping[str, Any]) -> dict[str, Any]:
        places = _places_of(kind)
        made = {
            name: places[name](self, value, raw) if name in places else value
            for name, value in raw.items()
        }
        if kind is GiveConsent:
            made["matched"] = self._is_person(made.pop("proof", None), raw.get("person"))
        if kind is RecordRendering and "text" in made:
            made["digest"] = self.put(f"{TEXT}{made['message']}", 1, made.pop("text")).commitment
        return made

    def put(self, key: str, version: int, value: Any) -> Ref:
        """Keep a value under its key, and give the reference to it."""
        text, salt = _encode(value).decode(), self.salt()
        self.rows.append(
            DataRow(case_id=self.case_id, key=key, version=version, value=text, salt=salt)
        )
        digest = commit(key, version, value=text, salt=salt, algorithm=self.algorithm)
        return Ref(digest, version)

    def _is_person(self, proof: Any, person: Any) -> bool:
        """Whether what the host proved about the actor is what the form says of the person."""
        return proof is not None and self.known.get(f"{FIELD}{person}") == proof

    def take_data(self, raw: Mapping[str, Any], items: tuple[str, ...]) -> Data:
        """Take in answers, materials and shared data, and judge what they mean."""
        for part in raw.values():
            if not isinstance(part, Mapping):
                raise TypeError(type(part).__name__)
        unknown = sorted(set(raw) - {"fields", "materials", "shared"})
        if unknown:
            raise malformed(Data, f"{', '.join(unknown)}")
        shared = raw.get("shared", {})
        papers = check_papers(self.plan, raw.get("materials", {}), shared)
        answers = self._checked(raw.get("fields", {}), shared, items, papers)
        fields = {name: self._renew(f"{FIELD}{name}", value) for name, value in answers.items()}
        commitments = {
            f"{SHARED}{name}": self._renew(f"{SHARED}{name}", value)
            for name, value in shared.items()
        }
        facts = self._judged(answers, shared)
        materials = self._materials(raw.get("materials", {}), facts, items)
        return Data(
            fields=fields,
            materials=materials,
            commitments=commitments,
            facts=dict(facts.kept),
            offices=dict(facts.offices),
            late=facts.late,
        )

    def _checked(
        self,
        answers: Mapping[str, Any],
        shared: Mapping[str, Any],
        items: tuple[str, ...],
        papers: tuple[Fault, ...],
    ) -> Mapping[str, Any]:
        """Check the form as it is with these answers; give the new or changed ones.

        papers: what is wrong with the materials, which is told in the same breath.
        """
        if not answers and not shared and not papers and self.case is not None:
            return {}
        before = of_kind(FIELD, self.known)
        checked = check_form(
            self.plan, {**before, **answers}, items, shared=shared, on=self._today()
        )
        lacking = self.origin.lacking if self.origin is not None else ()
        faults = tuple(each for each in checked.faults if f"field:{each.field}" not in lacking)
        if faults or papers:
            raise faulty((*faults, *papers))
        return {
            name: value
            for name, value in checked.values.items()
            if name not in before or before[name] != value
        }

    def _renew(self, key: str, value: Any) -> Ref:
        """Keep a value as the next version of its key."""
        return self.put(key, self._next(key), value)

    def _next(self, key: str) -> int:
        if self.case is None:
            return 1
        if key.startswith(FIELD):
            return self.case.fields.get(key.removeprefix(FIELD), 0) + 1
        return int(self.known.get(f"version:{key}", 0)) + 1

    def _judged(self, answers: Mapping[str, Any], shared: Mapping[str, Any]) -> Facts:
        form = {**of_kind(FIELD, self.known), **answers}
        told = {**of_kind(SHARED, self.known), **shared}
        values = {f"form.{name}": value for name, value in form.items()}
        values |= {f"shared.{name}": value for name, value in told.items()}
        submitted_on = self._today() if self.case is None else None
        facts = judge(self.plan, values, submitted_on=submitted_on, calendar=self.calendar)
        for name, fact in facts.sealed.items():
            self._renew(f"{FACT}{name}", fact)
        self.sealed.update(facts.sealed)
        return facts

    def _materials(
        self, raw: Mapping[str, Any], facts: Facts, items: tuple[str, ...]
    ) -> dict[str, Material]:
        """The documents planned for these items, and what has been handed in of them."""
        found: dict[str, Material] = {}
        if self.case is None:
            for planned in materials_for(self.plan, facts.all(), items):
                found[planned.code] = Material(planned.source)
        for code, given in raw.items():
            found[code] = self._material(code, given)
        return found

    def _material(self, code: str, given: Any) -> Material:
        """Read `upload`, or {source: upload, there: true, file: ...}; the file's id is kept apart."""
        entry = {"source": given} if isinstance(given, str) else dict(given)
        known = self.case.materials.get(code) if self.case else None
        tolerated = entry.get("source") == "gap"
        there = bool(entry.get("there", not tolerated))
        version = (known.version if known else 0) + (1 if there else 0)
        if entry.get("source") == CARRIED:
            return _carried(self, code, entry)
        if "file" in entry:
            self.put(f"{MATERIAL}{code}", max(version, 1), entry["file"])
        if there or tolerated:
            return Material(str(entry["source"]), version, there=there)
        return self._replanned(code, str(entry["source"]), known)

    def _replanned(self, code: str, failed: str, known: Material | None) -> Material:
        """The next source in order of preference, after one has failed."""
        tried = (*(known.failed if known else ()), failed)
        plan = self.plan.materials.get(code)
        rest = [source for source in plan.sources if source not in tried] if plan else []
        return Material(rest[0] if rest else failed, known.version if known else 0, failed=tried)

    def _today(self) -> date:
        """The legal day of receipt where the case is, whatever zone the instant came in."""
        return self.calendar.received_at(self.at).astimezone(self.calendar.local.zone).date()


def _carried(filer: Filer, code: str, entry: Mapping[str, Any]) -> Material:
    """What another case hands on: at its version there, with who gave it."""
    if filer.origin is None:
        raise ValueError(code)
    version = int(entry["version"])
    if "file" in entry:
        filer.put(f"{MATERIAL}{code}", version, entry["file"])
    return Material(CARRIED, version, there=True, by=str(entry["by"]))


Place = Callable[[Filer, Any, Mapping[str, Any]], Any]


def _ref(name: str) -> Place:
    def put(filer: Filer, value: Any, _: Mapping[str, Any]) -> Any:
        return None if value is None else filer.put(paper_key(filer.command_id, name), 1, value)

    return put


def _refs(filer: Filer, value: Any, _: Mapping[str, Any]) -> Any:
    return {
        name: filer.put(paper_key(filer.command_id, name), 1, text)
        for name, text in dict(value).items()
    }


def _data(filer: Filer, value: Any, raw: Mapping[str, Any]) -> Any:
    if value is None:
        return None
    items = filer.case.selected if filer.case is not None else raw["selected"]
    known = tuple(code for code in items if code in filer.plan.items)
    filer.origin = _origin(raw.get("origin"))
    return filer.take_data(dict(value), known)


def _origin(said: Any) -> Origin | None:
    return None if said is None else msgspec.convert(said, Origin)


def _defects(filer: Filer, value: Any, _: Mapping[str, Any]) -> Any:
    def keep(number: int, text: Any) -> Ref:
        return filer.put(defect_key(filer.command_id, number), 1, text)

    return read_defects(value, filer.plan, filer.case, keep)


@cache
def _places_of(kind: type[Body]) -> dict[str, Place]:
    """Where the fields of a command hold references, found from its annotations."""
    hints = get_type_hints(kind)
    fields = kind.__struct_fields__
    return {name: place for name in fields if (place := _place(name, hints[name])) is not None}


def _place(name: str, hint: Any) -> Place | None:
    inner = {hint, *get_args(hint)}
    if name == "defects":
        return _defects
    if Data in inner:
        return _data
    if Ref in inner:
        return _refs if str in inner else _ref(name)
    return None
