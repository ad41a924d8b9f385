"""The functions of conditions: a closed list, each with its own check.

has('gift')       whether the gift is there            已有
given(name)       whether there is a value             已填
len(x)            characters of a text, elements of a list   长度
any(q for e in list), all(...), count(...)             任一 全部 个数
date('2026-01-31'), instant('2026-01-31T09:00:00+08:00')   日期 时刻
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Literal as OneOf
from typing import TypeAlias, cast

from oneflow.matters.conditions.checking import Checker, Loop
from oneflow.matters.conditions.kinds import BOOL, DATE, INSTANT, INT, UNKNOWN, Kind
from oneflow.matters.conditions.tree import (
    Element,
    Length,
    Literal,
    Part,
    Presence,
    Quantified,
    Reference,
)
from oneflow.matters.conditions.vocabulary import gift_reference
from oneflow.matters.problems import Words
from oneflow.matters.suggestion import similar_names

DEEPEST_LOOPS = 2
"""Most loops inside one another."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMS = {
    "has": "has('…')",
    "given": "given(form.…)",
    "len": "len(form.…)",
    "any": "any(e.… for e in form.…)",
    "all": "all(e.… for e in form.…)",
    "count": "count(e.… for e in form.…)",
    "date": "date('2026-01-31')",
    "instant": "instant('2026-01-31T09:00:00+08:00')",
}
_ALIASES = {
    "已有": "has",
    "已填": "given",
    "长度": "len",
    "任一": "any",
    "全部": "all",
    "个数": "count",
    "日期": "date",
    "时刻": "instant",
}
_Call: TypeAlias = Callable[[Checker, ast.Call, str], Part]


def check_call(checker: Checker, node: ast.Call) -> Part:
    """Check a function call: the function is on the list, and its arguments fit."""
    token = checker.syntax.token(node.func) if isinstance(node.func, ast.Name) else None
    if token is None or token.kind != "name":
        what = Words("对值的调用", "Calling a value is")
        return checker.refuse(node, "OF1310", what=what)
    written = str(token.value)
    function = _ALIASES.get(written, written)
    check = _FUNCTIONS.get(function)
    if check is None:
        similar = similar_names(written, [*_FORMS, *_ALIASES])
        known = tuple(_FORMS)
        return checker.refuse(node.func, "OF1312", name=written, known=known, similar=similar)
    if len(node.args) != 1 or node.keywords:
        return _misused(checker, node, function)
    return check(checker, node, function)


def _misused(checker: Checker, node: ast.expr, function: str) -> Part:
    return checker.refuse(node, "OF1313", name=function, form=_FORMS[function])


def _text_argument(checker: Checker, node: ast.Call) -> str | None:
    argument = node.args[0]
    if isinstance(argument, ast.Name):
        token = checker.syntax.token(argument)
        if token.kind == "text":
            return str(token.value)
    return None


def _has(checker: Checker, node: ast.Call, function: str) -> Part:
    gift = _text_argument(checker, node)
    if gift is None:
        return _misused(checker, node, function)
    if gift not in checker.vocabulary.gifts:
        similar = similar_names(gift, checker.vocabulary.gifts)
        return checker.refuse(node.args[0], "OF1320", name=gift, similar=similar)
    return Reference(type=BOOL, name=gift_reference(gift), **checker.placed(node))


def _given(checker: Checker, node: ast.Call, function: str) -> Part:
    if not isinstance(node.args[0], ast.Name):
        return _misused(checker, node, function)
    part = checker.check(node.args[0], check_call)
    if not isinstance(part, Reference | Element):
        return part if part.type == UNKNOWN else _misused(checker, node, function)
    return Presence(type=BOOL, operand=part, **checker.placed(node))


def _len(checker: Checker, node: ast.Call, function: str) -> Part:
    part = checker.check(node.args[0], check_call)
    if part.type.kind not in {Kind.TEXT, Kind.LIST, Kind.UNKNOWN}:
        return _misused(checker, node, function)
    return Length(type=INT, operand=part, **checker.placed(node))


def _moment(checker: Checker, node: ast.Call, function: str) -> Part:
    text = _text_argument(checker, node)
    if text is None:
        return _misused(checker, node, function)
    kind = DATE if function == "date" else INSTANT
    try:
        value = _read_date(text) if function == "date" else _read_instant(text)
    except ValueError:
        return checker.refuse(node.args[0], "OF1319", text=text, kind=kind.words)
    return Literal(type=kind, value=value, **checker.placed(node))


def _read_date(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _read_instant(text: str) -> datetime:
    day, sign, _ = text.partition("T")
    value = datetime.fromisoformat(text)
    if value.utcoffset() is None or not sign or not _DAY.fullmatch(day):
        raise ValueError(text)
    return value


def _quantified(checker: Checker, node: ast.Call, function: str) -> Part:
    loop = node.args[0]
    if not isinstance(loop, ast.GeneratorExp) or len(loop.generators) != 1:
        return _misused(checker, node, function)
    source = loop.generators[0]
    if not isinstance(source.target, ast.Name) or not isinstance(source.iter, ast.Name):
        return _misused(checker, node, function)
    if len(checker.loops) == DEEPEST_LOOPS:
        return checker.refuse(node, "OF1324", limit=DEEPEST_LOOPS)
    token = checker.syntax.token(source.target)
    name = str(token.value)
    if token.kind != "name" or not _is_free(checker, name):
        return checker.refuse(source.target, "OF1323", name=name)
    among = checker.check(source.iter, check_call)
    element = among.type.element
    if element is None:
        return among if among.type == UNKNOWN else _misused(checker, node, function)
    slot = len(checker.loops)
    origin = among.field if isinstance(among, Element) else among.key
    checker.loops.append(Loop(name, element, f"{origin}[]"))
    body = checker.truth(loop.elt, check_call)
    checker.loops.pop()
    return Quantified(
        type=INT if function == "count" else BOOL,
        function=cast("OneOf['any', 'all', 'count']", function),
        body=body,
        slot=slot,
        among=among,
        **checker.placed(node),
    )


def _is_free(checker: Checker, name: str) -> bool:
    heads = {term.partition(".")[0] for term in checker.vocabulary.terms}
    loops = {loop.name for loop in checker.loops}
    return "." not in name and "-" not in name and name not in heads | loops


_FUNCTIONS: Mapping[str, _Call] = {
    "has": _has,
    "given": _given,
    "len": _len,
    "date": _moment,
    "instant": _moment,
    "any": _quantified,
    "all": _quantified,
    "count": _quantified,
}
