"""The ground that every record of a definition file stands on.

Strict (a text is never taken for a number), closed (an unknown key is an
error), frozen, and told in two languages: each field says by `told` what it is
for, and the JSON Schema and the reference are generated from that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    WrapSerializer,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from oneflow.matters.identifiers import check_identifier
from oneflow.matters.problems import unplaced

STORED = {"stored": True}
"""Validation context for an expanded definition, whose ordered mappings are lists of pairs."""


class Part(BaseModel):
    """A record of the definition file: strict, closed, immutable."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
    )


class Short:
    """Marks a field whose value may also be written in a shorter way.

    Args:
        lengthen: turns the short form into the long one and leaves the rest alone.
        schema: JSON Schema of the short form.
        or_one: for a list, one element may also stand alone.
    """

    def __init__(
        self, lengthen: Callable[[Any], Any], schema: JsonSchemaValue, *, or_one: bool = False
    ) -> None:
        """Keep what is needed to read and to describe the short form."""
        self.lengthen = lengthen
        self.schema = schema
        self.or_one = or_one

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        schema: CoreSchema = BeforeValidator(self.lengthen).__get_pydantic_core_schema__(
            source, handler
        )
        return schema

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        long = handler(core)
        return {"anyOf": [self.schema, *([long["items"]] if self.or_one else []), long]}


def told(zh: str, en: str, **constraints: Any) -> FieldInfo:
    """Describe a field in both languages; `constraints` go to pydantic's `Field`."""
    field: FieldInfo = Field(
        description=zh, json_schema_extra={"description_en": en}, **constraints
    )
    return field


def fault(zh: str, en: str) -> PydanticCustomError:
    """Make the error that a validator raises, in both languages."""
    return PydanticCustomError("oneflow", "{en}", {"zh": zh, "en": en})


def _checked_identifier(text: str) -> str:
    if check_identifier(text, at=unplaced(0)) is not None:
        raise PydanticCustomError("identifier", "malformed identifier")
    return text


Identifier: TypeAlias = Annotated[
    str,
    AfterValidator(_checked_identifier),
    Field(json_schema_extra={"pattern": "^[a-z][a-z0-9_.-]{0,39}$"}),
]
"""A code or name: ASCII, begins with a letter, then `a-z 0-9 _ . -`; at most 40 characters."""

Key = TypeVar("Key")
Value = TypeVar("Value")


def _from_pairs(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, list) and info.context == STORED:
        return {pair[0]: pair[1] for pair in value}
    return value


def _to_pairs(value: Any, handler: Any) -> list[list[Any]]:
    pairs: Iterable[tuple[str, Any]] = handler(value).items()
    return [[key, each] for key, each in pairs]


Ordered: TypeAlias = Annotated[
    dict[Key, Value],
    BeforeValidator(_from_pairs),
    WrapSerializer(_to_pairs, when_used="json"),
]
"""A mapping whose order is meaning. Stored as a list of pairs, so that no JSON tool reorders it."""
