"""A compiled condition, and how it is made from text.

`compile_condition` is the only way in: text, the names of the place, and the
type that must come out; everything that is wrong is told at once. The result is
immutable, reads nothing but the values handed to it, and can be judged any
number of times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from oneflow.errors import ConditionIncident
from oneflow.matters.conditions.calls import check_call
from oneflow.matters.conditions.checking import Checker
from oneflow.matters.conditions.evaluation import Frame, evaluator
from oneflow.matters.conditions.grammar import parse
from oneflow.matters.conditions.kinds import BOOL, Type, fits
from oneflow.matters.conditions.outcome import finished
from oneflow.matters.conditions.tokens import Token, tokenize
from oneflow.matters.conditions.tree import (
    Element,
    Junction,
    Literal,
    Membership,
    Not,
    Part,
    Quantified,
    Reference,
)
from oneflow.matters.conditions.vocabulary import Origin, Vocabulary
from oneflow.matters.problems import Anchor, Problem, Words, problem, unplaced

_NO_LOOPS = Frame()


class Condition:
    """A checked expression. Immutable; equal to every condition that means the same.

    Attributes:
        source: the text as it was written.
        part: the checked tree.
        type: what `evaluate` gives.
        references: names of the values that it may read; a gift's is `has('x')`.
        element_fields: fields of list elements that it may read, as `form.list[].field`.
    """

    __slots__ = ("_frame", "_judge", "element_fields", "part", "references", "source", "type")

    def __init__(self, source: str, part: Part, *, expected: Type = BOOL) -> None:
        """Make a condition of a checked part; use `compile_condition` for text."""
        self.source = source
        self.part = part
        self.type = expected
        self._judge = finished(evaluator(part), expected, part.key)
        inside = tuple(part.walk())
        self.references = frozenset(p.name for p in inside if isinstance(p, Reference))
        self.element_fields = frozenset(p.field for p in inside if isinstance(p, Element))
        loops = any(isinstance(p, Quantified | Membership) for p in inside)
        self._frame = None if loops else _NO_LOOPS

    def evaluate(self, values: Mapping[str, object]) -> Any:
        """Judge the condition.

        Args:
            values: by reference. Decimals are `Decimal` or int, dates `date`, instants `datetime`
                with an offset, lists `list` or tuple, records mappings; None is "no value".

        Raises:
            ConditionIncident: a value is needed that is absent or of another kind, a number
                cannot be reckoned exactly, or a loop is too long. Its data name the reference.
        """
        return self._judge(values, self._frame or Frame())

    def sensitive(self, vocabulary: Vocabulary) -> frozenset[str]:
        """Give the references and element fields whose values must be protected."""
        names = self.references | self.element_fields
        return frozenset(name for name in names if vocabulary.is_sensitive(name))

    def origins(self, vocabulary: Vocabulary) -> frozenset[Origin]:
        """Tell where the values that it reads come from."""
        return origins(self.part, vocabulary)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Condition):
            return NotImplemented
        return (self.part.key, self.type) == (other.part.key, other.type)

    def __hash__(self) -> int:
        return hash(self.part.key)

    def __repr__(self) -> str:
        return f"Condition({self.source!r})"


class Compilation(NamedTuple):
    """What compiling gave: the condition, None if there is an error; and all problems."""

    condition: Condition | None
    problems: tuple[Problem, ...]


def compile_condition(
    text: str, vocabulary: Vocabulary, *, expected: Type = BOOL, at: Anchor = unplaced
) -> Compilation:
    """Check and compile a condition.

    Args:
        text: as written in the definition.
        vocabulary: the names that may stand there.
        expected: what must come out: a truth value, or a text, number or date for a value.
        at: places an offset of the text, see `Source.anchor`.

    >>> from oneflow.matters.conditions.kinds import INT
    >>> from oneflow.matters.conditions.vocabulary import Term
    >>> words = Vocabulary({"form.area": Term(INT, Origin.DATA)}, gifts=["record"])
    >>> condition, problems = compile_condition("form.area 大于 300 且 已有('record')", words)
    >>> condition.evaluate({"form.area": 400, "has('record')": True})
    True
    >>> print(compile_condition("form.aera > 300", words).problems[0].message("en"))
    Unknown name 'form.aera'. Did you mean 'form.area'?
    """
    tokens, problems = tokenize(text, at=at, is_name=vocabulary.is_name)
    if problems:
        return Compilation(None, tuple(problems))
    return _compile_tokens(text, tokens, vocabulary, expected=expected, at=at)


def _compile_tokens(
    text: str, tokens: list[Token], vocabulary: Vocabulary, *, expected: Type, at: Anchor
) -> Compilation:
    """Check and compile what has been cut into tokens already; `text` is kept as the source."""
    syntax = parse(tokens, at=at)
    if isinstance(syntax, Problem):
        return Compilation(None, (syntax,))
    checker = Checker(syntax, vocabulary, at)
    part = checker.check(syntax.root, check_call)
    problems = checker.problems
    if not problems and not fits(part.type, expected):
        problems.append(
            problem("OF1315", at(part.start), expected=expected.words, found=part.type.words)
        )
    if not problems:
        problems.extend(_faults_of_leaves(part, vocabulary, at))
    if any(found.severity == "error" for found in problems):
        return Compilation(None, tuple(problems))
    return Compilation(Condition(text, part, expected=expected), tuple(problems))


def origins(part: Part, vocabulary: Vocabulary) -> frozenset[Origin]:
    """Tell where the values that a part reads come from."""
    terms = (vocabulary.find(p.name) for p in part.walk() if isinstance(p, Reference))
    return frozenset(term.origin for term in terms if term is not None)


def leaves(part: Part) -> Iterator[Part]:
    """Give the parts that `and`, `or` and `not` join, left to right."""
    match part:
        case Junction(operands=operands):
            for operand in operands:
                yield from leaves(operand)
        case Not(operand=operand):
            yield from leaves(operand)
        case _:
            yield part


def _faults_of_leaves(part: Part, vocabulary: Vocabulary, at: Anchor) -> Iterator[Problem]:
    for leaf in leaves(part):
        names: dict[Origin, list[str]] = {Origin.DATA: [], Origin.CASE: []}
        for inside in leaf.walk():
            term = vocabulary.find(inside.name) if isinstance(inside, Reference) else None
            if term is not None and isinstance(inside, Reference):
                names[term.origin].append(inside.name)
        data, case = (tuple(dict.fromkeys(each)) for each in names.values())
        if data and case:
            yield problem("OF1317", at(leaf.start), data=data, case=case)
        if not data and not case and not isinstance(leaf, Literal):
            yield from _constant_leaf(leaf, at)


def _constant_leaf(leaf: Part, at: Anchor) -> Iterator[Problem]:
    try:
        value = evaluator(leaf)({}, Frame())
    except ConditionIncident:
        yield problem("OF1322", at(leaf.start))
        return
    if value is True or value is False:
        words = Words("真", "true") if value else Words("假", "false")
        yield problem("OF1321", at(leaf.start), value=words)
