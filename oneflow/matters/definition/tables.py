"""Decision tables: what follows from a situation, row by row."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, WithJsonSchema

from oneflow.matters.definition.part import Part, fault, told
from oneflow.matters.definition.wording import Wording

_SCALAR = {"type": ["string", "integer", "boolean"]}
_CELL = {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}, {"type": "null"}]}


def _checked_when(value: Any) -> Any:
    """Take a condition, or cells by column; the columns are put in order, which has no meaning."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict) and not any(isinstance(each, dict) for each in value.values()):
        return dict(sorted(value.items()))
    raise fault("when 写条件，或“列名: 格”。", "`when` is a condition, or cells by column.")


def _checked_then(value: Any) -> Any:
    if isinstance(value, str | int):
        return value
    raise fault("then 写一个值。", "`then` is one value.")


When: TypeAlias = Annotated[
    Any,
    AfterValidator(_checked_when),
    WithJsonSchema(
        {"anyOf": [{"type": ["string", "null"]}, {"type": "object", "additionalProperties": _CELL}]}
    ),
]
Then: TypeAlias = Annotated[Any, AfterValidator(_checked_then), WithJsonSchema(_SCALAR)]


class RowEntry(Part):
    """A row: where `when` holds, it gives `then`."""

    when: Annotated[
        When,
        told(
            "条件，或每列一格（列名: 格）；不写则总成立",
            "A condition, or a cell for each column; absent: always",
        ),
    ] = None
    then: Annotated[Then, told("这一行给出的值", "What the row gives")]


class TableEntry(Part):
    """A table. Conditions read its value as `table.<name>`."""

    title: Annotated[Wording | None, told("名称", "Its name")] = None
    type: Annotated[
        Literal["text", "bool", "int", "decimal", "date", "enum"], told("值的类型", "Kind of value")
    ]
    values: Annotated[list[str] | None, told("enum 的可选值", "Values of an enum")] = None
    hit: Annotated[
        Literal["first", "unique"],
        told("first 取第一行成立的；unique 只能有一行成立", "Which row counts"),
    ] = "first"
    rows: Annotated[list[RowEntry], told("行，按顺序", "Rows, in order", min_length=1)]
