"""The names that a matter's conditions may use.

Data (form, shared) can be asked for everywhere; guards of moves also see gifts, the record of
the activity that ended, and how other items stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oneflow.matters.conditions import Origin, Term, Vocabulary
from oneflow.matters.conditions.kinds import (
    BOOL,
    DATE,
    DECIMAL,
    INT,
    TEXT,
    Type,
    enum_of,
    list_of,
    record_of,
)
from oneflow.matters.definition.form import FieldEntry, SharedEntry
from oneflow.matters.definition.matter import MatterEntry
from oneflow.matters.definition.tables import TableEntry
from oneflow.matters.plan import ABSENT, END_STATES, RECEIVING, UNDECIDED, WAITING

_TYPES: Mapping[str, Type] = {
    "bool": BOOL,
    "int": INT,
    "decimal": DECIMAL,
    "date": DATE,
}
_PROTECTED = frozenset({"sensitive"})


def data_vocabulary(matter: MatterEntry) -> Vocabulary:
    """Give the names of the applicant's and shared data."""
    return Vocabulary(dict(_data_terms(matter)))


def guard_vocabulary(matter: MatterEntry, data: Vocabulary) -> Vocabulary:
    """Give the names that a move's conditions may use: `data` and the case."""
    terms = {**data.terms, **dict(_case_terms(matter))}
    return Vocabulary(terms, gifts=tuple(gifts_of(matter)))


def gifts_of(matter: MatterEntry) -> Iterator[str]:
    """Give every gift that somebody may give, in definition order, doubles included."""
    for item in matter.items.values():
        yield from item.gives
    for joint in matter.joint.values():
        yield from joint.gives
    for procedure in matter.procedures.values():
        for move in procedure.transitions:
            yield from move.gives


def _data_terms(matter: MatterEntry) -> Iterator[tuple[str, Term]]:
    for name, field in matter.form.items():
        yield f"form.{name}", Term(type_of(field), Origin.DATA, field.sensitivity in _PROTECTED)
    for name, shared in matter.shared.items():
        yield f"shared.{name}", Term(type_of(shared), Origin.DATA)


def _case_terms(matter: MatterEntry) -> Iterator[tuple[str, Term]]:
    outcome = enum_of(UNDECIDED, *END_STATES)
    for code, item in matter.items.items():
        states = [
            state
            for choice in item.procedure
            for state in getattr(matter.procedures.get(choice.use), "states", {})
        ]
        names = dict.fromkeys([ABSENT, WAITING, RECEIVING, *states, *END_STATES])
        yield f"item.{code}.state", Term(enum_of(*names), Origin.CASE)
        yield f"item.{code}.outcome", Term(outcome, Origin.CASE)
    for joint in matter.joint.values():
        for name, kind in joint.record.items():
            yield f"record.{name}", Term(_TYPES.get(kind, TEXT), Origin.CASE)
    yield from _verified(matter)


def _verified(matter: MatterEntry) -> Iterator[tuple[str, Term]]:
    """What a verification after the decision records, besides what it declares: how it was done."""
    for procedure in matter.procedures.values():
        for state in procedure.states.values():
            verify = state.does.verify if state.does is not None else None
            if verify is None:
                continue
            yield "record.method", Term(TEXT, Origin.CASE)
            for name, kind in verify.record.items():
                yield f"record.{name}", Term(_TYPES.get(kind, TEXT), Origin.CASE)


def type_of(entry: FieldEntry | SharedEntry | TableEntry) -> Type:
    """Give the type of a field, a shared source or a table's value, as conditions see it."""
    if entry.type == "enum":
        return enum_of(*(entry.values or ()))
    if isinstance(entry, FieldEntry) and entry.fields is not None:
        return list_of(
            record_of(
                {name: type_of(each) for name, each in entry.fields.items()},
                sensitive=frozenset(
                    name for name, each in entry.fields.items() if each.sensitivity in _PROTECTED
                ),
            )
        )
    return _TYPES.get(entry.type, TEXT)
