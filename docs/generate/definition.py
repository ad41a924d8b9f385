"""The page of every key of a definition, from the pydantic records and checked examples.

Chinese, with the English description beside it. A record that the page does not know, and a key
that no example shows, fail a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from docs.generate.definition_sections import INTRO, LIMIT_NOTE, SECTIONS
from docs.generate.markdown import GENERATED, code, section, table
from oneflow.matters.definition.form import FieldName
from oneflow.matters.definition.limits import LimitText
from oneflow.matters.definition.matter import MatterEntry
from oneflow.matters.definition.part import Identifier, Part
from oneflow.matters.definition.wording import BasisName

USUAL = "各键的默认"
_HEAD = ("键", "写什么", "默认", "含义", "English")


def definition_page() -> str:
    """Give the page."""
    parts = [_record(record) for record in records(MatterEntry)]
    return "\n".join([GENERATED, section(1, "定义参考", INTRO), LIMIT_NOTE, *parts])


def records(root: type[Part]) -> tuple[type[Part], ...]:
    """Give every record reachable from a record, itself first, in the order of their keys."""
    found: dict[type[Part], None] = {}
    waiting = [root]
    while waiting:
        record = waiting.pop(0)
        if record not in found:
            found[record] = None
            waiting += [each for hint in _hints(record).values() for each in _records_in(hint)]
    return tuple(found)


def key_of(name: str, field: FieldInfo) -> str:
    """Give a field's key as the file spells it.

    >>> key_of("from_", FieldInfo(alias="from"))
    'from'
    """
    return field.alias or name


def _hints(record: type[Part]) -> dict[str, Any]:
    return {
        name: hint
        for name, hint in get_type_hints(record, include_extras=True).items()
        if name in record.model_fields
    }


def _records_in(hint: Any) -> Iterator[type[Part]]:
    if isinstance(hint, type) and issubclass(hint, Part):
        yield hint
    for each in get_args(hint):
        yield from _records_in(each)


def _record(record: type[Part]) -> str:
    told = SECTIONS[record]
    hints = _hints(record)
    rows = [
        (
            code(key_of(name, field)),
            _type(hints[name]),
            _default(field),
            *_meaning(field, hints[name]),
        )
        for name, field in record.model_fields.items()
    ]
    example = f"```yaml\n{told.example.strip()}\n```\n"
    return section(2, told.title, told.intro, table(_HEAD, rows), example)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**必填**"
    value = field.get_default(call_default_factory=True)
    if value is None or value is PydanticUndefined or value in ([], {}):
        return ""
    written = _written(value)
    return written if written == USUAL else code(written)


def _written(value: Any) -> str:
    """Write a default as YAML on one line."""
    if isinstance(value, BaseModel):
        shown = value.model_dump(exclude_defaults=True, by_alias=True)
        return _written(shown) if shown else USUAL
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_written(each) for each in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _meaning(field: FieldInfo, hint: Any) -> tuple[str, str]:
    """What a key means in both languages; a key without words of its own has its type's."""
    if field.description:
        return field.description, _english(field)
    for marker in _field_infos(hint):
        return str(marker.description), _english(marker)
    own = [each for each in _records_in(hint) if each in SECTIONS]
    return SECTIONS[own[0]].title, ""


def _field_infos(hint: Any) -> Iterator[FieldInfo]:
    """Descriptions that a type carries itself, also inside `... | None`."""
    for marker in getattr(hint, "__metadata__", ()):
        if isinstance(marker, FieldInfo) and marker.description:
            yield marker
    if get_origin(hint) in {Union, UnionType}:
        for each in get_args(hint):
            yield from _field_infos(each)


def _english(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    return str(extra.get("description_en", "")) if isinstance(extra, dict) else ""


def _type(hint: Any) -> str:
    """Say in Chinese what may be written."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _named(hint) or _type(arguments[0])
    if origin in {Union, UnionType}:
        kinds = [_type(each) for each in arguments if each is not NoneType]
        return " 或 ".join(dict.fromkeys(kinds))
    if origin is Literal:
        return " ".join(code(str(each)) for each in arguments)
    if origin is list:
        return f"列表：{_type(arguments[0])}"
    if origin is dict:
        return f"{_type(arguments[0])} → {_type(arguments[1])}"
    if isinstance(hint, type) and issubclass(hint, Part):
        title = SECTIONS[hint].title
        return f"[{title}](#{anchor(title)})"
    return _PLAIN.get(hint, "文本")


def anchor(title: str) -> str:
    """Give the anchor that a heading has on the usual hosts.

    >>> anchor("时限 limit"), anchor("环节 `does`")
    ('时限-limit', '环节-does')
    """
    kept = "".join(each for each in title.lower() if each.isalnum() or each in " -_")
    return kept.strip().replace(" ", "-")


_PLAIN: dict[Any, str] = {str: "文本", int: "整数", bool: "`true` `false`", Any: "见说明"}
_NAMED: tuple[tuple[Any, str], ...] = (
    (Identifier, "标识"),
    (FieldName, "字段名"),
    (LimitText, "期限"),
    (BasisName, "依据"),
)


def _named(hint: Any) -> str:
    """The name of a kind of text that is told once for all, or "" for any other."""
    marks = hint.__metadata__
    for known, name in _NAMED:
        if known.__metadata__[0] in marks:
            return name
    return ""
