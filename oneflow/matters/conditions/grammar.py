"""Tokens to a syntax tree, by Python's own parser.

The parser is handed operators and numbered placeholders only (`_0 > _1`), so no
text of a definition ever reaches it, no name is folded or interpreted, and the
grammar is just precedence and brackets. Caps on parts and depth come before any
recursion.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from oneflow.matters.conditions.tokens import Token
from oneflow.matters.problems import Anchor, Problem, problem

MOST_PARTS = 500
"""Most tokens, and most nodes, of a condition."""
DEEPEST = 50
"""Deepest nesting of a condition."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """A parsed condition.

    Attributes:
        root: the syntax tree; its names are placeholders.
        tokens: the tokens, in order; placeholder `_3` stands for `tokens[3]`.
        starts: offset of each token in the text that was parsed.
    """

    root: ast.expr
    tokens: Sequence[Token]
    starts: Sequence[int]

    def token(self, node: ast.Name) -> Token:
        """Give the token that a placeholder stands for."""
        return self.tokens[int(node.id[1:])]

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Give the offsets of a node in the condition as written, end exclusive."""
        last = (node.end_col_offset or node.col_offset + 1) - 1
        return self._at(node.col_offset).start, self._at(last).end

    def _at(self, offset: int) -> Token:
        return self.tokens[bisect_right(self.starts, offset) - 1]


def parse(tokens: Sequence[Token], *, at: Anchor) -> Syntax | Problem:
    """Find the structure of a condition, or tell where it cannot be read."""
    if len(tokens) > MOST_PARTS:
        return problem("OF1302", at(tokens[MOST_PARTS].start), limit=MOST_PARTS)
    if deep := _too_deep_bracket(tokens):
        return problem("OF1303", at(deep.start), limit=DEEPEST)
    starts, text = _render(tokens)
    try:
        root = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        return _unreadable(tokens, starts, error, at)
    syntax = Syntax(root, tokens, starts)
    if not _is_shallow(root):
        return problem("OF1303", at(syntax.span(root)[0]), limit=DEEPEST)
    return syntax


def _render(tokens: Sequence[Token]) -> tuple[list[int], str]:
    starts, parts, length = [], [], 0
    for number, token in enumerate(tokens):
        part = str(token.value) if token.kind == "operator" else f"_{number}"
        starts.append(length)
        parts.append(part)
        length += len(part) + 1
    return starts, " ".join(parts)


def _too_deep_bracket(tokens: Sequence[Token]) -> Token | None:
    depth = 0
    for token in tokens:
        if token.kind == "operator" and token.value in {"(", "["}:
            depth += 1
        elif token.kind == "operator" and token.value in {")", "]"}:
            depth -= 1
        if depth > DEEPEST:
            return token
    return None


def _is_shallow(root: ast.expr) -> bool:
    level: list[ast.AST] = [root]
    for _ in range(DEEPEST):
        level = [
            child
            for node in level
            for child in ast.iter_child_nodes(node)
            if isinstance(child, ast.expr | ast.comprehension)
        ]
        if not level:
            return True
    return False


def _unreadable(
    tokens: Sequence[Token], starts: Sequence[int], error: SyntaxError, at: Anchor
) -> Problem:
    if error.offset:
        token = tokens[max(0, bisect_right(starts, error.offset - 1) - 1)]
    else:
        token = tokens[-1]
    return problem("OF1307", at(token.start), near=str(token.value))
