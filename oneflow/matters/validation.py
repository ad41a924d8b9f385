"""Pydantic's findings as positioned problems in both languages.

The one place that knows pydantic's error types. A finding's `loc` is looked up in the
sources; values are shown only where the designer wrote them in a definition file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from oneflow.matters.definition.part import Part
from oneflow.matters.identifiers import check_identifier
from oneflow.matters.problems import Fact, Position, Problem, Words, problem
from oneflow.matters.source import Source
from oneflow.matters.suggestion import similar_names

Record = TypeVar("Record", bound=Part)
Loc = tuple[str | int, ...]

_KINDS: Mapping[str, Words] = {
    "string_type": Words("文本", "a text"),
    "int_type": Words("整数", "a whole number"),
    "int_from_float": Words("整数", "a whole number"),
    "bool_type": Words("true 或 false", "true or false"),
    "list_type": Words("列表", "a list"),
    "dict_type": Words("“键: 值”", "a mapping"),
    "model_type": Words("“键: 值”", "a mapping"),
    "model_attributes_type": Words("“键: 值”", "a mapping"),
    "none_required": Words("空", "nothing"),
    "string_too_short": Words("不空的文本", "a text that is not empty"),
    "too_short": Words("至少一项", "at least one entry"),
}


def validate(
    model: type[Record], tree: Any, source: Source, *overrides: Source
) -> tuple[Record | None, tuple[Problem, ...]]:
    """Read a plain tree as a record of the definition.

    `tree` was read from `source`, with `overrides` already merged in. Findings are placed in the
    last of these files that holds the place.

    Returns:
        The record, or None and every problem found.
    """
    try:
        return model.model_validate(tree), ()
    except ValidationError as error:
        places = Places(source, *overrides)
        found = [_problem_of(finding, places, model) for finding in error.errors(include_url=False)]
        return None, tuple(dict.fromkeys(found))


class Places:
    """Where a path of the definition stands: in the national file or in an override of it."""

    def __init__(self, source: Source, *overrides: Source) -> None:
        """Look into `overrides`, the last first, then into `source`."""
        self._sources = (source, *overrides)

    def holding(self, loc: Loc) -> Source:
        """Give the source that holds most of `loc`; the later one wins."""
        return max(reversed(self._sources), key=lambda each: _depth(each, loc))

    def position_of(self, loc: Loc) -> Position:
        """Place a value."""
        return self.holding(loc).position_of(loc)

    def key_position(self, loc: Loc) -> Position:
        """Place a key."""
        return self.holding(loc).key_position(loc)


def _depth(source: Source, loc: Loc) -> int:
    path: Loc = ()
    for part in loc:
        if (*path, part) in source.values:
            path = (*path, part)
    return len(path)


def _problem_of(finding: Any, places: Places, model: type[Part]) -> Problem:
    kind: str = finding["type"]
    loc: Loc = tuple(finding["loc"])
    context: Mapping[str, Any] = finding.get("ctx", {})
    match kind:
        case "extra_forbidden":
            name = str(loc[-1])
            return problem(
                "OF1201",
                places.key_position(loc),
                key=name,
                similar=similar_names(name, _known_keys(model, loc[:-1])),
            )
        case "missing":
            return problem("OF1202", places.position_of(loc[:-1]), key=str(loc[-1]))
        case "literal_error":
            return _not_allowed(finding, places.position_of(loc))
        case "oneflow":
            return problem(
                "OF1501", places.position_of(loc), fault=Words(context["zh"], context["en"])
            )
        case "identifier":
            return _identifier(finding, places, loc)
        case _:
            expected: Fact = _KINDS.get(kind) or Words(finding["msg"], finding["msg"])
            return problem(
                "OF1203", places.position_of(loc), expected=expected, found=_shown(finding["input"])
            )


def _not_allowed(finding: Any, at: Position) -> Problem:
    found = _shown(finding["input"])
    allowed = str(finding["ctx"]["expected"])
    names = [each.strip(" '") for each in allowed.replace(" or ", ",").split(",")]
    return problem(
        "OF1204",
        at,
        found=found,
        allowed=tuple(names),
        similar=similar_names(found, names),
    )


def _identifier(finding: Any, places: Places, loc: Loc) -> Problem:
    is_key = loc[-1] == "[key]"
    at = places.key_position(loc[:-1]) if is_key else places.position_of(loc)
    found = check_identifier(str(finding["input"]), at=at)
    return found or problem("OF1210", at, text=_shown(finding["input"]))


def _shown(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case dict():
            return "{…}"
        case list():
            return "[…]"
        case _:
            return str(value)


def _known_keys(model: type[Part], loc: Loc) -> tuple[str, ...]:
    """Give the keys that the record at `loc` knows."""
    records: tuple[type[BaseModel], ...] = (model,)
    for part in loc:
        inner = [
            found
            for record in records
            for name, field in record.model_fields.items()
            if part in {name, field.alias}
            for found in _records_in(field.annotation)
        ]
        records = tuple(inner) or records
    return tuple(_spellings(records))


def _spellings(records: Iterable[type[BaseModel]]) -> Iterable[str]:
    for record in records:
        for name, field in record.model_fields.items():
            yield field.alias or name


def _records_in(annotation: Any) -> tuple[type[BaseModel], ...]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    inner = (found for each in get_args(annotation) for found in _records_in(each))
    return tuple(dict.fromkeys(inner))
