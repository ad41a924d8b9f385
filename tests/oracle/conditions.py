"""A naive interpreter of conditions, and a writer that spells them in many ways.

It shares nothing with the product: expressions are nested tuples, numbers are
fractions, and there are two outcomes, a value or being stuck.

    ("name", n) ("constant", v) ("minus", x) ("is", n, v) ("among", n, [v]) ("given", n)
    ("any" | "all", x) ("and" | "or", [x]) ("not", x) (sign, x, y)
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

KINDS = ("a", "b", "c")
TRUTHS = frozenset({"form.ok", "record.ok", "has('g')", "e.on"})
SIGNS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
RECKONING = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
SPELLINGS = {
    "<": ("<", " 小于 ", "＜"),
    "<=": ("<=", " 不大于 ", "≤"),
    ">": (">", " 大于 "),
    ">=": (">=", " 不小于 ", " 大于等于 "),
    "==": ("==", " 等于 ", "＝＝"),
    "!=": ("!=", " 不等于 ", "≠"),
    "and": ("and", "且", "并且"),
    "or": ("or", "或"),
    "not": ("not", "非"),
    "+": ("+", "＋"),
    "-": (" - ", " − "),
    "*": ("*", "×"),
    "/": ("/", "÷"),
}

Values = Mapping[str, Any]
Pick = Callable[[tuple[str, ...]], str]


class StuckError(Exception):
    """The naive interpreter cannot judge."""


def written(tree: Any, pick: Pick) -> str:
    """Write an expression as text, in the spellings that `pick` chooses."""
    write: Callable[..., str] = _WRITERS.get(tree[0], _write_pair)
    return write(pick, *tree)


def _write_pair(pick: Pick, sign: str, left: Any, right: Any) -> str:
    return f"({written(left, pick)} {pick(SPELLINGS[sign])} {written(right, pick)})"


def _write_among(pick: Pick, _kind: str, name: str, values: list[str]) -> str:
    options = "，".join(f"“{each}”" for each in values)
    return f"{name} {pick(('in', '属于'))} ({options}，)"


def _write_junction(pick: Pick, sign: str, parts: list[Any]) -> str:
    return "(" + f" {pick(SPELLINGS[sign])} ".join(written(part, pick) for part in parts) + ")"


def _write_loop(pick: Pick, function: str, inner: Any) -> str:
    return f"{function}({written(inner, pick)} for e in form.rows)"


_WRITERS: dict[str, Callable[..., str]] = {
    "name": lambda _pick, _kind, name: str(name),
    "constant": lambda _pick, _kind, value: str(value),
    "minus": lambda pick, _kind, inner: f"(-{written(inner, pick)})",
    "is": lambda pick, _kind, name, value: f"({name} {pick(SPELLINGS['=='])} '{value}')",
    "among": _write_among,
    "given": lambda pick, _kind, name: f"{pick(('given', '已填'))}({name})",
    "any": _write_loop,
    "all": _write_loop,
    "and": _write_junction,
    "or": _write_junction,
    "not": lambda pick, _kind, inner: f"({pick(SPELLINGS['not'])} {written(inner, pick)})",
}


def judged(tree: Any, values: Values) -> Any:
    """Judge an expression the slow and obvious way.

    Raises:
        StuckError: a value that is needed is absent or odd, or something is divided by zero.
    """
    judge = _JUDGES.get(tree[0], _judge_pair)
    return judge(values, *tree)


def _judge_pair(values: Values, sign: str, left: Any, right: Any) -> Any:
    first, second = judged(left, values), judged(right, values)
    if sign in SIGNS:
        return SIGNS[sign](first, second)
    if sign == "/" and second == 0:
        raise StuckError
    return RECKONING[sign](first, second)


def _read(name: str, values: Values) -> Any:
    kinds: tuple[type, ...] = (int, Decimal) if name == "form.fee" else (int,)
    value = values.get(name)
    if name in TRUTHS:
        kinds = (bool,)
    if value is None or type(value) not in kinds:
        raise StuckError
    return value if name in TRUTHS else Fraction(value)


def _choice(name: str, values: Values) -> Any:
    if values[name] not in KINDS:
        raise StuckError
    return values[name]


def _loop(values: Values, function: str, inner: Any) -> bool:
    if values["form.rows"] is None:
        raise StuckError
    every = {"any": any, "all": all}[function]
    rows = [{f"e.{key}": value for key, value in row.items()} for row in values["form.rows"]]
    return bool(every(judged(inner, {**values, **row}) for row in rows))


_JUDGES: dict[str, Callable[..., Any]] = {
    "name": lambda values, _kind, name: _read(name, values),
    "constant": lambda _values, _kind, value: Fraction(value),
    "minus": lambda values, _kind, inner: -judged(inner, values),
    "is": lambda values, _kind, name, value: _choice(name, values) == value,
    "among": lambda values, _kind, name, options: _choice(name, values) in options,
    "given": lambda values, _kind, name: values[name] is not None,
    "any": _loop,
    "all": _loop,
    "and": lambda values, _kind, parts: all(judged(part, values) for part in parts),
    "or": lambda values, _kind, parts: any(judged(part, values) for part in parts),
    "not": lambda values, _kind, inner: not judged(inner, values),
}
