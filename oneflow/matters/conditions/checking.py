"""Syntax trees to checked parts: every name known, every operator used on fitting values.

Everything that is not on the list of this module is refused. A part with a
problem gets the type `UNKNOWN`, which fits everywhere, so that one mistake is
told once and the others are still found.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple
from typing import Literal as OneOf

from oneflow.matters.conditions.grammar import Syntax
from oneflow.matters.conditions.kinds import (
    BOOL,
    DECIMAL,
    INT,
    NUMBERS,
    TEXT,
    UNKNOWN,
    Kind,
    Type,
)
from oneflow.matters.conditions.operands import (
    ARITHMETIC,
    COMPARISONS,
    arithmetic_type,
    choice_faults,
    is_comparable,
)
from oneflow.matters.conditions.tokens import Token
from oneflow.matters.conditions.tree import (
    Arithmetic,
    Comparison,
    Element,
    Junction,
    Literal,
    Membership,
    Not,
    Part,
    Reference,
)
from oneflow.matters.conditions.vocabulary import Vocabulary
from oneflow.matters.problems import Anchor, Fact, Problem, Words, problem

_NOT_ALLOWED: Mapping[type[ast.AST], Words] = {
    ast.Subscript: Words("下标 [ ]", "Subscripts are"),
    ast.GeneratorExp: Words("单独的循环", "A loop outside any(), all() or count() is"),
    ast.ListComp: Words("单独的循环", "A loop outside any(), all() or count() is"),
    ast.Tuple: Words("单独的一列值", "A row of values without 'in' is"),
    ast.List: Words("单独的一列值", "A row of values without 'in' is"),
    ast.Starred: Words("单独的 *", "A '*' here is"),
}


class Loop(NamedTuple):
    """A loop around the present place: its name, its elements' type, and its list's name."""

    name: str
    element: Type
    origin: str


class Checker:
    """Checks one condition; `problems` holds what was found."""

    def __init__(self, syntax: Syntax, vocabulary: Vocabulary, at: Anchor) -> None:
        """Prepare for one condition; `at` places offsets of its text."""
        self.syntax = syntax
        self.vocabulary = vocabulary
        self.problems: list[Problem] = []
        self.loops: list[Loop] = []
        self._at = at

    def check(self, node: ast.expr, calls: Calls) -> Part:
        """Check a node and all inside it. `calls` checks function calls."""
        match node:
            case ast.Name():
                return self._name(node)
            case ast.BoolOp():
                return self._junction(node, calls)
            case ast.UnaryOp():
                return self._unary(node, calls)
            case ast.Compare():
                return self._compare(node, calls)
            case ast.BinOp():
                return self._arithmetic(node, calls)
            case ast.Call():
                return calls(self, node)
            case _:
                what = _NOT_ALLOWED.get(type(node), Words("这种写法", "This form is"))
                return self.refuse(node, "OF1310", what=what)

    def refuse(self, node: ast.expr, code: str, /, **data: Fact) -> Part:
        """Report a problem at a node and give a part that fits everywhere."""
        start, end = self.syntax.span(node)
        self.problems.append(problem(code, self._at(start), **data))
        return Literal(type=UNKNOWN, start=start, end=end, value=False)

    def placed(self, node: ast.expr) -> dict[str, int]:
        """Give the span of a node as the arguments of a part."""
        start, end = self.syntax.span(node)
        return {"start": start, "end": end}

    def _name(self, node: ast.Name) -> Part:
        token = self.syntax.token(node)
        if token.kind != "name":
            return _constant(token)
        name = str(token.value)
        head, _, tail = name.partition(".")
        for slot, loop in enumerate(self.loops):
            if loop.name == head:
                return self._element(node, slot, tail)
        term = self.vocabulary.terms.get(name)
        if term is None:
            similar = self.vocabulary.similar(name)
            return self.refuse(node, "OF1311", name=name, similar=similar)
        return Reference(type=term.type, start=token.start, end=token.end, name=name)

    def _element(self, node: ast.Name, slot: int, tail: str) -> Part:
        loop = self.loops[slot]
        path = tuple(tail.split(".")) if tail else ()
        kind = loop.element
        for step in path:
            inner = kind.fields.get(step)
            if inner is None:
                name = str(self.syntax.token(node).value)
                near = tuple(f"{loop.name}.{each}" for each in kind.fields)[:5]
                return self.refuse(node, "OF1311", name=name, similar=near)
            kind = inner
        name = str(self.syntax.token(node).value)
        place = self.placed(node)
        return Element(type=kind, slot=slot, path=path, name=name, origin=loop.origin, **place)

    def _junction(self, node: ast.BoolOp, calls: Calls) -> Part:
        operator: OneOf["and", "or"] = "and" if isinstance(node.op, ast.And) else "or"
        operands = tuple(self.truth(value, calls) for value in node.values)
        return Junction(type=BOOL, operator=operator, operands=operands, **self.placed(node))

    def truth(self, node: ast.expr, calls: Calls) -> Part:
        """Check a node that must be true or false."""
        part = self.check(node, calls)
        if part.type.kind not in {Kind.BOOL, Kind.UNKNOWN}:
            return self.refuse(node, "OF1315", expected=BOOL.words, found=part.type.words)
        return part

    def _unary(self, node: ast.UnaryOp, calls: Calls) -> Part:
        place = self.placed(node)
        if isinstance(node.op, ast.Not):
            return Not(type=BOOL, operand=self.truth(node.operand, calls), **place)
        part = self.check(node.operand, calls)
        sign = "-" if isinstance(node.op, ast.USub) else "+"
        if part.type.kind not in {*NUMBERS, Kind.UNKNOWN}:
            words = part.type.words
            return self.refuse(node, "OF1314", operator=sign, left=words, right=words)
        if sign == "+" or part.type.kind is Kind.UNKNOWN:
            return part
        if isinstance(part, Literal) and not isinstance(part.value, bool | str):
            return Literal(type=part.type, value=_minus(part.value), **place)
        zero = Literal(type=INT, value=0, **place)
        return Arithmetic(type=part.type, operator="-", left=zero, right=part, **place)

    def _compare(self, node: ast.Compare, calls: Calls) -> Part:
        sides = [node.left, *node.comparators]
        parts = tuple(
            self._pair(node, operator, pair, calls)
            for operator, pair in zip(node.ops, pairwise(sides), strict=True)
        )
        if len(parts) == 1:
            return parts[0]
        return Junction(type=BOOL, operator="and", operands=parts, **self.placed(node))

    def _pair(
        self, node: ast.Compare, operator: ast.cmpop, pair: tuple[ast.expr, ast.expr], calls: Calls
    ) -> Part:
        left = self.check(pair[0], calls)
        start, end = self.syntax.span(pair[0])[0], self.syntax.span(pair[1])[1]
        if isinstance(operator, ast.In | ast.NotIn):
            member = self._membership(left, pair[1], calls)
            if isinstance(operator, ast.In):
                return member
            return Not(type=BOOL, start=start, end=end, operand=member)
        sign = COMPARISONS[type(operator)]
        right = self.check(pair[1], calls)
        if not is_comparable(sign, left.type, right.type):
            data = {"operator": sign, "left": left.type.words, "right": right.type.words}
            return self.refuse(node, "OF1314", **data)
        self._choices(pair[1], left, right)
        return Comparison(type=BOOL, start=start, end=end, operator=sign, left=left, right=right)

    def _membership(self, item: Part, node: ast.expr, calls: Calls) -> Part:
        end = self.syntax.span(node)[1]
        nodes = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
        parts = [self.check(each, calls) for each in nodes]
        if len(parts) == 1 and parts[0].type.kind is Kind.LIST and parts[0].type.element:
            kinds, among = [parts[0].type.element], parts[0]
            options: tuple[Literal, ...] = ()
        else:
            kinds, among = [part.type for part in parts], None
            options = tuple(part for part in parts if isinstance(part, Literal))
        for each, kind in zip(nodes, kinds, strict=False):
            if not is_comparable("==", item.type, kind):
                data = {"left": item.type.words, "right": kind.words}
                return self.refuse(each, "OF1314", operator="in", **data)
        if not parts or (among is None and len(options) < len(parts)):
            return self.refuse(node, "OF1310", what=Words("列表里的名字", "Names in a row are"))
        for each, option in zip(nodes, options, strict=False):
            self._choices(each, item, option)
        return Membership(
            type=BOOL, start=item.start, end=end, item=item, options=options, among=among
        )

    def _choices(self, node: ast.expr, left: Part, right: Part) -> None:
        for data in choice_faults(left, right):
            self.refuse(node, "OF1316", **data)

    def _arithmetic(self, node: ast.BinOp, calls: Calls) -> Part:
        sign = ARITHMETIC.get(type(node.op))
        left, right = self.check(node.left, calls), self.check(node.right, calls)
        kind = None if sign is None else arithmetic_type(sign, left.type, right.type)
        if sign is None or kind is None:
            shown = sign or "%"
            data = {"left": left.type.words, "right": right.type.words}
            return self.refuse(node, "OF1314", operator=shown, **data)
        if (
            sign == "/"
            and isinstance(right, Literal)
            and right.value == 0
            and right.type.kind in NUMBERS
        ):
            return self.refuse(node.right, "OF1322")
        place = self.placed(node)
        return Arithmetic(type=kind, operator=sign, left=left, right=right, **place)


Calls = Callable[[Checker, ast.Call], Part]


def _constant(token: Token) -> Literal:
    value = token.value
    kind = {"text": TEXT, "truth": BOOL}.get(token.kind, INT if type(value) is int else DECIMAL)
    return Literal(type=kind, start=token.start, end=token.end, value=value)


def _minus(value: Any) -> Any:
    return value.copy_negate() if hasattr(value, "copy_negate") else -value
