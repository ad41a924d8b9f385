"""One answer at a time: is it of its field's kind, and how is it stored?

A validator takes what came in (JSON) and gives the value to store, or a `Fault`. It is built
once per field and then only called. Stored forms are plain JSON: dates as ISO text, decimals as
text; texts are kept exactly as given (rare characters, middle dots), never trimmed or folded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from msgspec import Struct

from oneflow.matters.identity_numbers import is_citizen_id, is_credit_code
from oneflow.matters.plan import FieldPlan, Text

LONGEST_TEXT = 500
"""Most characters of a text field that declares no `max`."""
MOST_ELEMENTS = 1_000
"""Most elements of a list field that declares no `max`."""

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?")
_DATE = re.compile(r"(?:18|19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]")
_REGION = re.compile(r"[1-9][0-9](?:[0-9]{2}|[0-9]{4}|[0-9]{7}|[0-9]{10})?")
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}")
_MOST_INTEGER = 2**53 - 1


class Fault(Struct, frozen=True):
    """What is wrong with an answer. Never holds the answer.

    `field` is the field's name, inside a list `employees[3].id_no` (elements count from 0).
    """

    code: str
    zh: str
    en: str
    field: str = ""


Validator: TypeAlias = Callable[[Any], Any]
"""Gives the value to store, or a `Fault` (or a tuple of them, for a list)."""

_NOT_TEXT = Fault("kind", "应当是文本", "must be a text")
_BLANK = Fault("blank", "不能为空", "must not be blank")
_CONTROL = Fault("control", "含有看不见的控制字符", "holds invisible control characters")
_PATTERN = Fault("pattern", "不符合规定的格式", "does not have the required form")
_NOT_BOOL = Fault("kind", "应当是“是”或“否”", "must be true or false")
_NOT_INT = Fault("kind", "应当是整数", "must be a whole number")
_NOT_DECIMAL = Fault(
    "kind", "应当是数（至多 6 位小数）", "must be a number with at most 6 decimals"
)
_NOT_DATE = Fault("kind", "应当是存在的日期，写作 2024-03-05", "must be a date such as 2024-03-05")
_NOT_LIST = Fault("kind", "应当是列表", "must be a list")
_NOT_RECORD = Fault("kind", "应当是一组值", "must be a group of values")
_TOO_SMALL = Fault("small", "小于最小值", "is below the least allowed")
_TOO_GREAT = Fault("great", "大于最大值", "is above the greatest allowed")
_TOO_SHORT = Fault("short", "太短", "is too short")
_TOO_LONG = Fault("long", "太长", "is too long")
_TOO_MANY = Fault("many", "项数太多", "has too many elements")
_REGION_FORM = Fault("region", "行政区划代码不对", "is no region code")
_CITIZEN_FORM = Fault("citizen-id", "公民身份号码不对", "is no citizen id number")
_CREDIT_FORM = Fault("uscc", "统一社会信用代码不对", "is no unified social credit code")
_PHONE_FORM = Fault("phone", "电话号码不对", "is no phone number")
_CHOICE = Fault("choice", "不在可选范围内", "is not one of the choices")


def _text_validator(field: FieldPlan) -> Validator:
    """Take a text by length and pattern; control and direction characters are refused."""
    most, least = field.most or LONGEST_TEXT, field.least or 1
    pattern = re.compile(field.pattern) if field.pattern else None

    def validate(value: Any) -> Any:
        if type(value) is not str:
            return _NOT_TEXT
        if not value or value.isspace():
            return _BLANK
        if not least <= len(value) <= most:
            return _TOO_SHORT if len(value) < least else _TOO_LONG
        if _UNPRINTABLE.search(value):
            return _CONTROL
        if pattern is not None and pattern.fullmatch(value) is None:
            return _PATTERN
        return value

    return validate


def _bool_validator(_: FieldPlan) -> Validator:
    """Take true and false, nothing that only looks like them."""
    return lambda value: value if value is True or value is False else _NOT_BOOL


def _int_validator(field: FieldPlan) -> Validator:
    """Take a whole number within its bounds."""
    least = -_MOST_INTEGER if field.least is None else field.least
    most = _MOST_INTEGER if field.most is None else field.most

    def validate(value: Any) -> Any:
        if type(value) is not int:
            return _NOT_INT
        if not least <= value <= most:
            return _TOO_SMALL if value < least else _TOO_GREAT
        return value

    return validate


def _decimal_validator(field: FieldPlan) -> Validator:
    """Take an exact number, as text or whole; gives canonical text. Floats are refused."""
    least, most = field.least, field.most

    def validate(value: Any) -> Any:
        text = str(value) if type(value) is int else value
        if type(text) is not str or _DECIMAL.fullmatch(text) is None:
            return _NOT_DECIMAL
        number = Decimal(text)
        if least is not None and number < least:
            return _TOO_SMALL
        return _TOO_GREAT if most is not None and number > most else text

    return validate


def _date_validator(field: FieldPlan) -> Validator:
    """Take an ISO date of the years 1800 to 2199, within its bounds."""
    least, most = field.least or "0", field.most or "9"

    def validate(value: Any) -> Any:
        if type(value) is not str or _DATE.fullmatch(value) is None:
            return _NOT_DATE
        try:
            date.fromisoformat(value)
        except ValueError:
            return _NOT_DATE
        if not least <= value <= most:
            return _TOO_SMALL if value < least else _TOO_GREAT
        return value

    return validate


def _region_validator(_: FieldPlan) -> Validator:
    """Take a region code of 2, 4, 6, 9 or 12 digits, as text."""
    return _shaped(lambda text: _REGION.fullmatch(text) is not None, _REGION_FORM)


def _citizen_id_validator(_: FieldPlan) -> Validator:
    """Take a citizen id number; a small x is stored as X."""

    def validate(value: Any) -> Any:
        if type(value) is not str:
            return _NOT_TEXT
        text = value if value[-1:] != "x" else value[:-1] + "X"
        return text if is_citizen_id(text) else _CITIZEN_FORM

    return validate


def _credit_code_validator(_: FieldPlan) -> Validator:
    """Take a unified social credit code."""
    return _shaped(is_credit_code, _CREDIT_FORM)


def _phone_validator(_: FieldPlan) -> Validator:
    """Take a mobile number, or a landline with its area code."""
    return _shaped(lambda text: _PHONE.fullmatch(text) is not None, _PHONE_FORM)


def _enum_validator(field: FieldPlan) -> Validator:
    """Take one of the declared values."""
    values = frozenset(field.values)
    return lambda value: value if type(value) is str and value in values else _CHOICE


def _shaped(is_good: Callable[[str], bool], fault: Fault) -> Validator:
    def validate(value: Any) -> Any:
        if type(value) is not str:
            return _NOT_TEXT
        return value if is_good(value) else fault

    return validate


def _list_validator(field: FieldPlan) -> Validator:
    """Take a list of records; every fault of every element is told, and doubled keys are."""
    most = MOST_ELEMENTS if field.max_items is None else field.max_items
    least = field.least or 0
    inner = {each.name: (each, validator_of(each)) for each in field.fields}

    def validate(value: Any) -> Any:
        if type(value) is not list:
            return _NOT_LIST
        if not least <= len(value) <= most:
            return _TOO_SHORT if len(value) < least else _TOO_MANY
        return _elements(field, inner, value)

    return validate


def _elements(
    field: FieldPlan, inner: Mapping[str, tuple[FieldPlan, Validator]], elements: list[Any]
) -> Any:
    faults: list[Fault] = []
    stored: list[dict[str, Any]] = []
    for number, element in enumerate(elements):
        place = f"{field.name}[{number}]"
        if type(element) is not dict:
            faults.append(at(_NOT_RECORD, place))
            continue
        values, found = check_values(inner, element, place=f"{place}.")
        stored.append(values)
        faults += found
    if not faults and field.key is not None:
        faults += _doubled(field, stored)
    return tuple(faults) if faults else stored


def _doubled(field: FieldPlan, elements: list[dict[str, Any]]) -> list[Fault]:
    seen: set[Any] = set()
    faults = []
    for number, element in enumerate(elements):
        key = element.get(field.key or "")
        if key in seen:
            doubled = Fault("double", "与前面的一项重复", "is the same as one before it")
            faults.append(at(doubled, f"{field.name}[{number}].{field.key}"))
        seen.add(key)
    return faults


def check_values(
    fields: Mapping[str, tuple[FieldPlan, Validator]],
    answers: Mapping[str, Any],
    *,
    place: str = "",
) -> tuple[dict[str, Any], list[Fault]]:
    """Check answers against fields: all faults, and the values to store.

    Null is "not answered". `place` is put before field names in faults.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, (field, validate) in fields.items():
        answer = answers.get(name)
        if answer is None:
            if field.required and field.fact is None:
                faults.append(missing(place + name, field.title))
            continue
        found = validate(answer)
        if found.__class__ is Fault:
            faults.append(at(found, place + name))
        elif found.__class__ is tuple:
            faults += found
        else:
            values[name] = found
    if len(answers) > len(values):
        faults += [unknown(place, name) for name in answers if name not in fields]
    return values, faults


def at(fault: Fault, field: str) -> Fault:
    """Give the fault at its field."""
    return Fault(fault.code, fault.zh, fault.en, field)


def missing(field: str, title: Text) -> Fault:
    """Give the fault of a question that is not answered."""
    return Fault("missing", f"“{title.zh}”没有填", f"'{title.en}' is not answered", field)


def unknown(place: str, name: str) -> Fault:
    """Give the fault of an answer to nothing; a name that is no field name is not repeated."""
    shown = name if name.isidentifier() and len(name) <= 40 else "?"
    return Fault("unknown", "表单里没有这一项", "the form has no such field", place + shown)


_VALIDATORS: Mapping[str, Callable[[FieldPlan], Validator]] = {
    "text": _text_validator,
    "bool": _bool_validator,
    "int": _int_validator,
    "decimal": _decimal_validator,
    "date": _date_validator,
    "region": _region_validator,
    "citizen-id": _citizen_id_validator,
    "uscc": _credit_code_validator,
    "phone": _phone_validator,
    "enum": _enum_validator,
    "list": _list_validator,
}


def validator_of(field: FieldPlan) -> Validator:
    """Give the validator of a field."""
    return _VALIDATORS[field.type](field)
