"""Situations: what the applicant's and shared data can make of a plan's rules.

Conditions over the data are reduced to the few values of each variable that make a difference;
an assignment of such values gives every fact, or shows that it cannot be judged because what it
reads is not asked then. Pure; knows items only by the facts that they hang on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from oneflow.matters.conditions.cells import Atom, Variable, atom_of
from oneflow.matters.conditions.condition import Condition
from oneflow.matters.conditions.kinds import Kind
from oneflow.matters.conditions.tree import Junction, Literal, Not, Part, Presence, Reference
from oneflow.matters.plan import Choice, Guard, LimitRule, Plan
from oneflow.matters.problems import Words

Assignment: TypeAlias = Mapping[str, Any]
"""A value of each variable, by the variable's key."""
_Judge: TypeAlias = Callable[[Assignment], bool]
_ALWAYS = Words("任何情形", "in any situation")


class NotAskedError(LookupError):
    """A rule reads what is not asked in this situation."""


class Situations:
    """The variables behind the facts on which a plan's course depends.

    Attributes:
        cells: for each variable, one value of each cell that makes a difference.
        is_certain: whether every combination of these values can really be.
    """

    def __init__(self, plan: Plan) -> None:
        """Reduce the rules that decide what applies, which way is taken and how long it may take."""
        self._plan = plan
        self._rules = {rule.name: rule.condition for rule in plan.rules if rule.kind == "truth"}
        self._variables: dict[str, Variable] = {}
        self._atoms: list[Atom] = []
        self._judges: dict[str, _Judge] = {}
        self._course = tuple(dict.fromkeys(name for name in _course(plan) if name in self._rules))
        for name in self._course:
            self._judge(name)
        self.cells = self._reduced()
        self.is_certain = self._are_independent()

    def facts(self, assignment: Assignment) -> dict[str, bool]:
        """Give the facts of a situation; one that cannot be judged is left out."""
        found: dict[str, bool] = {}
        for name in self._course:
            try:
                found[name] = self._judges[name](assignment)
            except NotAskedError:
                continue
        return found

    def describe(self, assignment: Assignment) -> Words:
        """Tell a situation in both languages."""
        told = [_told(self._variables[key], value) for key, value in assignment.items()]
        if not told:
            return _ALWAYS
        return Words("，".join(each.zh for each in told), ", ".join(each.en for each in told))

    def _judge(self, name: str) -> _Judge:
        found = self._judges.get(name)
        if found is None:
            self._judges[name] = lambda _assignment: False  # while a question asks for itself
            found = self._judges[name] = self._function(self._rules[name])
        return found

    def _function(self, condition: Condition) -> _Judge:
        return self._part(condition.part)

    def _part(self, part: Part) -> _Judge:
        match part:
            case Junction(operator=operator, operands=operands):
                inner = [self._part(each) for each in operands]
                every = all if operator == "and" else any
                return lambda assignment: every(judge(assignment) for judge in inner)
            case Not(operand=operand):
                judge = self._part(operand)
                return lambda assignment: not judge(assignment)
            case Literal(value=value):
                return lambda _assignment: value is True
            case _:
                return self._leaf(part)

    def _leaf(self, part: Part) -> _Judge:
        atom = atom_of(part, self._variables)
        self._atoms.append(atom)
        asked = [self._judge(fact) for fact in self._questions(part)]
        is_presence = isinstance(part, Presence)

        def judge(assignment: Assignment) -> bool:
            if all(_holds(each, assignment) for each in asked):
                return atom.test(assignment[atom.variable])
            if is_presence:
                return False
            raise NotAskedError

        return judge

    def _questions(self, part: Part) -> Iterator[str]:
        """Give the facts on which it depends whether what a leaf reads is asked at all."""
        for reference in part.walk():
            if isinstance(reference, Reference) and reference.name.startswith("form."):
                name = reference.name.removeprefix("form.").partition("[")[0].partition(".")[0]
                field = self._plan.fields.get(name)
                if field is not None and field.fact in self._rules:
                    yield str(field.fact)

    def _reduced(self) -> dict[str, list[Any]]:
        tests: dict[str, list[Atom]] = {}
        for atom in self._atoms:
            tests.setdefault(atom.variable, []).append(atom)
        cells: dict[str, list[Any]] = {}
        for key, variable in self._variables.items():
            found: dict[tuple[bool, ...], Any] = {}
            for value in variable.candidates():
                found.setdefault(tuple(atom.test(value) for atom in tests.get(key, ())), value)
            cells[key] = list(found.values())
        return cells

    def _are_independent(self) -> bool:
        read: set[str] = set()
        for variable in self._variables.values():
            if not variable.is_plain or variable.references & read:
                return False
            read |= variable.references
        return True


def _holds(judge: _Judge, assignment: Assignment) -> bool:
    try:
        return judge(assignment)
    except NotAskedError:
        return False


def _course(plan: Plan) -> Iterator[str]:
    """Give the facts on which items, procedures, limits and moves depend."""
    yield from _facts_of(plan.case_procedures)
    for item in plan.items.values():
        yield from () if item.fact is None else (item.fact,)
        yield from _facts_of(item.procedures)
        yield from _facts_of(item.limits)
    for procedure in plan.procedures.values():
        for state in procedure.states.values():
            yield from _facts_of(state.limits)
        for move in procedure.moves:
            yield from () if move.guard is None else _of_guard(move.guard)


def _facts_of(parts: Iterable[Choice] | Iterable[LimitRule]) -> Iterator[str]:
    for part in parts:
        if part.fact is not None:
            yield part.fact


def _of_guard(guard: Guard) -> Iterator[str]:
    if guard.fact is not None:
        yield guard.fact
    if guard.condition is not None:
        for reference in sorted(guard.condition.references):
            if reference.startswith("fact."):
                yield reference.removeprefix("fact.")


def _told(variable: Variable, value: Any) -> Words:
    if variable.type is None:
        text = variable.label.replace("?", str(value))
        return Words(text, text)
    if variable.type.kind is Kind.BOOL:
        zh, en = ("真", "true") if value else ("假", "false")
        return Words(f"{variable.label} 为{zh}", f"{variable.label} is {en}")
    text = f"{variable.label} = {value}"
    return Words(text, text)
