"""The names that a condition may use, their types, and where their values come from.

Built by the definition for each place that holds conditions: a form's `ask` sees
form and shared data, a transition also sees gifts, records and other items.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from oneflow.matters.conditions.kinds import BOOL, Kind, Type
from oneflow.matters.suggestion import similar_names


class Origin(StrEnum):
    """Where a value comes from.

    DATA: the applicant's and shared data (`form.`, `shared.`, `each.`); judged when they change.
    CASE: what happened in the case (gifts, records, items, facts); judged inside `decide`.
    """

    DATA = "data"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Term:
    """One name: its type, its origin, and whether its value must be protected."""

    type: Type
    origin: Origin
    sensitive: bool = False


def gift_reference(gift: str) -> str:
    """Give the reference under which `has('<gift>')` is read.

    >>> gift_reference("visit-record")
    "has('visit-record')"
    """
    return f"has('{gift}')"


class Vocabulary:
    """The names of one place. Immutable.

    Attributes:
        terms: dotted names such as `form.area` or `item.food-permit.state`, with their terms.
        gifts: names that `has('...')` may ask for.
    """

    def __init__(self, terms: Mapping[str, Term], *, gifts: Iterable[str] = ()) -> None:
        """Keep the names; `gifts` may be asked for by `has`."""
        self.terms: Mapping[str, Term] = MappingProxyType(dict(terms))
        self.gifts = tuple(dict.fromkeys(gifts))
        self._tails = frozenset(
            tail for term in self.terms.values() for tail in _field_paths(term.type)
        )

    def find(self, name: str) -> Term | None:
        """Give the term of a name, or None; `has('x')` is the name of a gift's presence."""
        term = self.terms.get(name)
        if term is None and name.startswith("has('") and name[5:-2] in self.gifts:
            return Term(BOOL, Origin.CASE)
        return term

    def is_name(self, text: str) -> bool:
        """Tell whether `text` is a name here, or a loop name with a field of a list's elements."""
        return text in self.terms or text.partition(".")[2] in self._tails

    def similar(self, name: str) -> tuple[str, ...]:
        """Give the names that `name` was probably meant to be."""
        return similar_names(name, self.terms)

    def is_sensitive(self, name: str) -> bool:
        """Tell whether a reference, or a field `form.list[].field` of one, must be protected."""
        head, *path = name.split("[].")
        term = self.find(head)
        if term is None:
            return False
        return term.sensitive or _path_is_sensitive(term.type, path)

    def with_terms(self, terms: Mapping[str, Term]) -> Vocabulary:
        """Give the vocabulary with more names."""
        return Vocabulary({**self.terms, **terms}, gifts=self.gifts)


def _field_paths(kind: Type, depth: int = 0) -> Iterable[str]:
    """Give the field paths of list elements: `flag`, `address.city`."""
    if depth > 4:
        return
    if kind.kind is Kind.LIST and kind.element is not None:
        yield from _field_paths(kind.element, depth + 1)
    if kind.kind is Kind.RECORD:
        for name, each in kind.fields.items():
            yield name
            for tail in _field_paths(each, depth + 1):
                yield f"{name}.{tail}"
                yield tail


def _path_is_sensitive(kind: Type, path: list[str]) -> bool:
    for part in path:
        element = kind.element
        if element is None:
            return False
        kind = element
        for name in part.split("."):
            if name in kind.sensitive_fields:
                return True
            kind = kind.fields.get(name, BOOL)
    return False
