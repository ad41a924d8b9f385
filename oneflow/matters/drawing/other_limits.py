"""Notes below a drawing: limits and ways of other situations, extensions, what may come besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from oneflow.matters.drawing.conditions_told import fact_told
from oneflow.matters.drawing.furniture import Note
from oneflow.matters.drawing.situation import Facts, procedure_in, rule_in, rules_in
from oneflow.matters.drawing.stages import Stage, stages_of
from oneflow.matters.drawing.visits_and_duties import states_owed
from oneflow.matters.drawing.wording import Language, limit_text, limits_text, pick, say
from oneflow.matters.plan import Choice, ItemPlan, LimitRule, Plan, StatePlan
from oneflow.matters.selection import applies


def notes_of(plan: Plan, facts: Facts, language: Language) -> tuple[Note, ...]:
    """Give a note for the case and for each item that a drawing of this situation does not tell whole."""
    return tuple(_Notes(plan, facts, language).all())


def item_notes(plan: Plan, item: ItemPlan, facts: Facts, language: Language) -> tuple[str, ...]:
    """Give what a drawing of this situation does not tell of one item."""
    return tuple(_Notes(plan, facts, language).of_item(item))


def stage_time(stage: Stage, language: Language) -> str:
    """Tell how long a stage takes: just so long, at most, or as promised and by law."""
    rule = stage.rule
    limit = None if rule is None else rule.promised or rule.legal
    if rule is None or limit is None:
        return ""
    if stage.length == "taken" or (rule.promised and rule.legal):
        return limits_text((rule,), language)
    text = limit_text(limit, language)
    return pick(f"至多 {text}", f"at most {text}", language) if stage.length == "at-most" else text


class _Notes:
    def __init__(self, plan: Plan, facts: Facts, language: Language) -> None:
        self.plan, self.facts, self.language = plan, facts, language
        self.comma = pick("、", ", ", language)

    def all(self) -> Iterator[Note]:
        """All notes, the case's first."""
        case = tuple(self._of_case())
        if case:
            yield Note(pick("办件", "The case", self.language), case)
        for item in self.plan.items.values():
            told = tuple(self.of_item(item)) if applies(item, self.facts) is not False else ()
            if told:
                yield Note(say(item.title, self.language), told)

    def of_item(self, item: ItemPlan) -> Iterator[str]:
        """Limits in other situations, the extension, duties after the decision."""
        rules = rules_in(item.limits, self.facts)
        for rule in rules[1:]:
            yield self._when(rule.fact, limits_text((rule,), self.language))
        if rules and rules[0].extension is not None:
            by = limit_text(rules[0].extension.by, self.language)
            yield pick(f"可以延长 {by}", f"may be extended by {by}", self.language)
        yield from self._duties(item)

    def _duties(self, item: ItemPlan) -> Iterator[str]:
        here = tuple(states_owed(self.plan, item.code, self.facts))
        yield from self._later(item, here, self.facts)
        for choice, facts in self._elsewhere(item.procedures):
            owed = tuple(states_owed(self.plan, item.code, facts))
            told = self.comma.join(self._timed(owed, facts))
            if told and owed != here:
                after = pick(f"决定后{told}", f"after the decision: {told}", self.language)
                yield self._when(choice.fact, after)

    def _later(self, item: ItemPlan, owed: Sequence[StatePlan], facts: Facts) -> Iterator[str]:
        """What may follow a duty that is drawn: to correct, to be checked again."""
        procedure = procedure_in(self.plan, item.procedures, facts)
        if not owed or procedure is None:
            return
        others = [each for each in procedure.states.values() if each.duty and each not in owed]
        told = self.comma.join(self._timed(others, facts))
        if told:
            yield pick(f"不符的：{told}", f"if found false: {told}", self.language)

    def _of_case(self) -> Iterator[str]:
        for choice, facts in self._elsewhere(self.plan.case_procedures):
            stages = [each for each in stages_of(self.plan, facts) if not each.is_intake]
            told = self.comma.join(filter(None, map(self._stage, stages)))
            if told:
                first = pick(f"先{told}", f"first {told}", self.language)
                yield self._when(choice.fact, first)
        yield from self._asides()

    def _asides(self) -> Iterator[str]:
        """Where a stage may be stepped aside from, and for how long."""
        procedure = procedure_in(self.plan, self.plan.case_procedures, self.facts)
        stages = {each.state: each for each in stages_of(self.plan, self.facts)}
        for move in procedure.moves if procedure is not None else ():
            dest = procedure.states.get(move.dest) if procedure is not None else None
            if move.source not in stages or move.aside is None or dest is None:
                continue
            told = "".join(self._timed((dest,), self.facts)) or say(dest.title, self.language)
            before = say(stages[move.source].title, self.language)
            yield pick(f"“{before}”可以转入：{told}", f"{before} may turn to {told}", self.language)

    def _elsewhere(self, choices: Sequence[Choice]) -> Iterator[tuple[Choice, Mapping[str, bool]]]:
        """Choices of other situations, each with the facts in which it counts."""
        for choice in choices:
            if choice.fact is not None and choice.fact not in self.facts:
                yield choice, {**self.facts, choice.fact: True}

    def _stage(self, stage: Stage) -> str:
        time = stage_time(stage, self.language)
        return self._with(say(stage.title, self.language), time) if time else ""

    def _timed(self, states: Sequence[StatePlan], facts: Facts) -> Iterator[str]:
        """States with their times, those that have one."""
        for state in states:
            limits = _limits_in(state, facts)
            if limits:
                title, told = say(state.title, self.language), limits_text(limits, self.language)
                yield self._with(title, told)

    def _with(self, title: str, time: str) -> str:
        return pick(f"{title}（{time}）", f"{title} ({time})", self.language)

    def _when(self, fact: str | None, text: str) -> str:
        if fact is None:
            return pick(f"其他情形{text}", f"otherwise {text}", self.language)
        cause = fact_told(self.plan, fact, self.language)
        return pick(f"{cause}时，{text}", f"if {cause}: {text}", self.language)


def _limits_in(state: StatePlan, facts: Facts) -> tuple[LimitRule, ...]:
    own = rule_in(state.limits, facts)
    if own is not None:
        return (own,)
    within = getattr(state.settings, "within", None)
    return () if within is None else (LimitRule(legal=within),)
