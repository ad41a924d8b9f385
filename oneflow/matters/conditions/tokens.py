"""Text of a condition to tokens: the only reader of raw condition text.

Chinese and full-width spellings become the plain operators here, outside
quotation marks only, and every token keeps its place in the original text.
What no token can be made of is a problem, so nothing unexpected reaches the
grammar. Knows names only as words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from oneflow.matters.problems import Anchor, Problem, problem, show_character

LONGEST = 1_000
"""Most characters of a condition."""

TokenKind: TypeAlias = Literal["name", "number", "text", "truth", "operator"]


class Token(NamedTuple):
    """A word of a condition; `start` and `end` are offsets in the original text, end exclusive.

    `value` is the name, the number, the text or the truth value, or the plain operator.
    """

    kind: TokenKind
    value: str | int | Decimal | bool
    start: int
    end: int


WORDS = {
    "and": "and", "且": "and", "并且": "and",
    "or": "or", "或": "or", "或者": "or",
    "not": "not", "非": "not",
    "in": "in", "属于": "in", "不属于": "not in",
    "for": "for", "对于": "for",
    "大于": ">", "小于": "<", "等于": "==", "不等于": "!=",
    "不小于": ">=", "大于等于": ">=", "不大于": "<=", "小于等于": "<=",
}  # fmt: skip
"""Words that are operators, and the operator each stands for."""
TRUTHS = {"true": True, "false": False, "True": True, "False": False, "真": True, "假": False}
"""Words that are truth values."""

_WIDE = {
    "（": "(", "）": ")", "［": "[", "］": "]", "，": ",", "、": ",",
    "＜": "<", "＞": ">", "＝": "=", "！": "!", "＋": "+", "－": "-", "−": "-",
    "＊": "*", "×": "*", "／": "/", "÷": "/", "＆": "&", "｜": "|", "％": "%", "．": ".",
}  # fmt: skip
_SINGLE = {"≥": ">=", "≤": "<=", "≠": "!="}
_QUOTES = {"'": "'", '"': '"', "“": "”", "‘": "’", "「": "」"}
_OPERATORS = ("<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",")
_REFUSED = {
    "**": "a * a", "//": "/", "&&": "and", "||": "or", "<>": "!=", "=": "==",
    "!": "not", "&": "and", "|": "or",
}  # fmt: skip
_NAME = re.compile(r"[^\W\d]\w*(?:[.-]\w+)*")
_HAN = "\u3400-\u9fff"
_HAN_WORD = "|".join(sorted((w for w in WORDS if not w.isascii()), key=len, reverse=True))
_HAN_OPERATOR = re.compile(f"(?<![{_HAN}])({_HAN_WORD})(?:{_HAN_WORD})*(?![{_HAN}])")
_NUMBER = re.compile(r"[0-9][\w.]*")
_NUMBER_FORM = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?")


@dataclass(slots=True)
class _Scan:
    """One reading of one text."""

    text: str
    at: Anchor
    is_name: Callable[[str], bool]
    tokens: list[Token]
    problems: list[Problem]


def tokenize(
    text: str, *, at: Anchor, is_name: Callable[[str], bool]
) -> tuple[list[Token], list[Problem]]:
    """Cut a condition into tokens.

    Args:
        text: the condition as written.
        at: places an offset of the text.
        is_name: tells whether a word with dashes is one name (`item.food-permit.state`)
            rather than a subtraction.

    Returns:
        The tokens, and the problems; with any problem the tokens are not complete.

    >>> from oneflow.matters.problems import unplaced
    >>> tokens, _ = tokenize("面积 大于 300", at=unplaced, is_name=lambda name: False)
    >>> [token.value for token in tokens]
    ['面积', '>', 300]
    """
    if len(text) > LONGEST:
        return [], [problem("OF1301", at(0), limit=LONGEST)]
    scan = _Scan(text, at, is_name, [], [])
    offset = 0
    while offset < len(text):
        offset = offset + 1 if text[offset].isspace() else _take(scan, offset)
    if not scan.tokens and not scan.problems:
        scan.problems.append(problem("OF1304", at(0)))
    return scan.tokens, scan.problems


def _take(scan: _Scan, offset: int) -> int:
    """Take the token at `offset` and return where the next may begin."""
    if scan.text[offset] in _QUOTES:
        return _take_text(scan, offset)
    if match := _NAME.match(scan.text, offset):
        return _take_name(scan, match.group(), offset)
    if match := _NUMBER.match(scan.text, offset):
        return _take_number(scan, match.group(), offset)
    return _take_operator(scan, offset)


def _take_text(scan: _Scan, offset: int) -> int:
    end = scan.text.find(_QUOTES[scan.text[offset]], offset + 1)
    if end < 0:
        scan.problems.append(problem("OF1306", scan.at(offset)))
        return len(scan.text)
    inside = scan.text[offset + 1 : end]
    for number, character in enumerate(inside):
        if not character.isprintable() or character == "\\":
            place = scan.at(offset + 1 + number)
            scan.problems.append(problem("OF1305", place, character=show_character(character)))
    scan.tokens.append(Token("text", inside, offset, end + 1))
    return end + 1


def _take_name(scan: _Scan, run: str, offset: int) -> int:
    word = _cut(run, scan.is_name)
    end = offset + len(word)
    if word in WORDS:
        scan.tokens.append(Token("operator", WORDS[word], offset, end))
    elif word in TRUTHS:
        scan.tokens.append(Token("truth", TRUTHS[word], offset, end))
    else:
        for number, character in enumerate(word):
            if not _is_ordinary(character):
                place = scan.at(offset + number)
                shown = show_character(character)
                scan.problems.append(problem("OF1318", place, name=word, character=shown))
                break
        scan.tokens.append(Token("name", word, offset, end))
    return end


def _cut(run: str, is_name: Callable[[str], bool]) -> str:
    """Give the first word of a run of letters, digits, dots and dashes.

    That is the longest name at its beginning, or else what stands before its first dash or
    before a Chinese operator between other characters than Chinese ones (`form.area大于300`).
    """
    if is_name(run):
        return run
    if operator := _HAN_OPERATOR.search(run):
        run = run[: operator.start()] or operator.group(1)
    parts = run.split("-")
    for count in range(len(parts), 0, -1):
        word = "-".join(parts[:count])
        if is_name(word):
            return word
    return parts[0]


def _is_ordinary(character: str) -> bool:
    """Tell whether a character of a name is ASCII or an ordinary Chinese character."""
    if character.isascii():
        return True
    wide = unicodedata.east_asian_width(character) == "W"
    return wide and unicodedata.normalize("NFKC", character) == character


def _take_number(scan: _Scan, run: str, offset: int) -> int:
    ascii_part = re.match(r"[0-9A-Za-z_.]*", run)
    word = ascii_part.group() if ascii_part else run
    if not _NUMBER_FORM.fullmatch(word):
        scan.problems.append(problem("OF1309", scan.at(offset), text=run))
        return offset + len(run)
    value = Decimal(word) if "." in word else int(word)
    scan.tokens.append(Token("number", value, offset, offset + len(word)))
    return offset + len(word)


def _take_operator(scan: _Scan, offset: int) -> int:
    character = scan.text[offset]
    if character in _SINGLE:
        scan.tokens.append(Token("operator", _SINGLE[character], offset, offset + 1))
        return offset + 1
    pair = "".join(_WIDE.get(each, each) for each in scan.text[offset : offset + 2])
    for operator in (pair, pair[:1]):
        end = offset + len(operator)
        if operator in _REFUSED:
            data = {"operator": operator, "instead": _REFUSED[operator]}
            scan.problems.append(problem("OF1308", scan.at(offset), **data))
            return end
        if operator in _OPERATORS:
            scan.tokens.append(Token("operator", operator, offset, end))
            return end
    if unicodedata.category(character) == "Nd":
        scan.problems.append(problem("OF1309", scan.at(offset), text=character))
    else:
        shown = show_character(character)
        scan.problems.append(problem("OF1305", scan.at(offset), character=shown))
    return offset + 1
