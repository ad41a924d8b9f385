"""One cell of a decision table to a condition on its column.

A cell says what the column's value must be: `> 300`, `[1..5)`, `'a', 'b'`,
`not(...)`, a bare value, or `-` for anything. A choice may stand without quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from oneflow.matters.conditions.condition import Compilation, Condition, compile_condition
from oneflow.matters.conditions.kinds import BOOL, Kind
from oneflow.matters.conditions.tree import Comparison, Junction, Part, negated
from oneflow.matters.conditions.vocabulary import Vocabulary
from oneflow.matters.problems import Anchor, Position, Problem, problem

Cell: TypeAlias = "str | int | bool | list[str | int | bool] | None"
"""A cell as it stands in the file; None and `-` are anything, a list is any of its values."""

_NEGATED = re.compile(r"\s*(?:not|非)\s*[(（](.*)[)）]\s*", re.DOTALL)
_RANGE = re.compile(r"\s*([\[(（［])(.+?)\.\.(.+)([\])）］])\s*", re.DOTALL)
_COMPARED = re.compile(
    r"\s*(?:[<>＜＞≤≥≠]|[=!＝！][=＝]|大于|小于|不大于|不小于|等于|不等于)"  # "=" alone is told as such
)
_QUOTED = {"'": "'", '"': '"', "“": "”", "‘": "’", "「": "」"}


_Shifts: TypeAlias = tuple[tuple[int, int], ...]
"""Where stretches of a condition begin, the last first, and where they stand in the cell."""


class _Piece(NamedTuple):
    """One alternative of a cell and its offset in the cell."""

    text: str
    offset: int


def compile_cell(
    cell: Cell, column: str, vocabulary: Vocabulary, *, at: Anchor
) -> Compilation | None:
    """Compile a cell; None for a cell that admits anything.

    Args:
        cell: as it stands in the file.
        column: the name that the cell is about.
        vocabulary: the names of the place.
        at: places an offset of the cell's text.
    """
    if cell is None or (isinstance(cell, str) and cell.strip() in {"", "-"}):
        return None
    text, is_negated, offset = _written(cell), False, 0
    if isinstance(cell, str) and (match := _NEGATED.fullmatch(cell)):
        text, is_negated, offset = match.group(1), True, match.start(1)
    problems: list[Problem] = []
    parts: list[Part] = []
    for piece in _pieces(text, offset):
        part, found = _piece(piece, column, vocabulary, at=at)
        problems.extend(found)
        parts.extend([] if part is None else [part])
    if any(each.severity == "error" for each in problems) or not parts:
        return Compilation(None, tuple(problems) or (problem("OF1408", at(0), text=text),))
    whole = parts[0] if len(parts) == 1 else _either(parts)
    whole = negated(whole) if is_negated else whole
    return Compilation(Condition(text, whole), tuple(problems))


def _either(parts: list[Part]) -> Part:
    start, end = parts[0].start, parts[-1].end
    return Junction(type=BOOL, operator="or", operands=tuple(parts), start=start, end=end)


def _written(cell: Cell) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case list():
            return ", ".join(_written(each) for each in cell)
        case _:
            return str(cell)


def _pieces(text: str, offset: int) -> Iterator[_Piece]:
    """Cut a cell at its commas, but not inside quotes and brackets."""
    begun, depth, closing = 0, 0, ""
    for number, character in enumerate(text):
        if closing:
            closing = "" if character == closing else closing
        elif character in _QUOTED:
            closing = _QUOTED[character]
        elif character in "([（［":
            depth += 1
        elif character in ")]）］":
            depth -= 1
        elif character in ",，、" and depth == 0:
            yield _Piece(text[begun:number], offset + begun)
            begun = number + 1
    yield _Piece(text[begun:], offset + begun)


def _piece(
    piece: _Piece, column: str, vocabulary: Vocabulary, *, at: Anchor
) -> tuple[Part | None, tuple[Problem, ...]]:
    """Compile one alternative as a whole condition, and see that it is about the column only."""
    text, own = _sentence(piece.text, column, vocabulary)
    compiled = compile_condition(text, vocabulary, at=_moved(at, piece.offset, own))
    if compiled.condition is None:
        return None, compiled.problems
    part = compiled.condition.part
    if not _is_about(part, column):
        return None, (problem("OF1408", at(piece.offset), text=piece.text.strip()),)
    return part, compiled.problems


def _sentence(text: str, column: str, vocabulary: Vocabulary) -> tuple[str, _Shifts]:
    """Write one alternative out as a condition, and say which of its offsets come from where."""
    if match := _RANGE.fullmatch(text):
        opening, low, high, closing = match.groups()
        above = "<=" if opening in "[［" else "<"
        below = "<=" if closing in "]］" else "<"
        head = f"{low} {above} {column} {below} "
        return head + high, ((len(head), match.start(3)), (0, match.start(2)))
    head = f"{column} " if _COMPARED.match(text) else f"{column} == "
    value = text if _COMPARED.match(text) else _choice(text, column, vocabulary)
    return head + value, ((len(head), 0),)


def _moved(at: Anchor, offset: int, own: _Shifts) -> Anchor:
    """Place offsets of a condition that was written out from a cell in the cell."""

    def place(inside: int) -> Position:
        for begins, stands in own:
            if inside >= begins:
                return at(offset + stands + inside - begins)
        return at(offset)

    return place


def _choice(text: str, column: str, vocabulary: Vocabulary) -> str:
    """Put quotes round a choice that was written without them."""
    term = vocabulary.terms.get(column)
    word = text.strip()
    is_choice = term is not None and term.type.kind is Kind.ENUM
    if not is_choice or not word or word[0] in _QUOTED or "'" in word:
        return text
    return f"'{word}'"


def _is_about(part: Part, column: str) -> bool:
    """Tell whether a piece only compares its column with something."""
    if isinstance(part, Junction):
        return part.operator == "and" and all(_is_about(each, column) for each in part.operands)
    return isinstance(part, Comparison) and column in {part.left.key, part.right.key}
