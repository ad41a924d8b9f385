"""What counts in a situation: which limit, which procedure.

A situation is what is known of the facts, rule -> truth. A fact that is not known counts as one
that does not hold, so that without any situation the general way is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from oneflow.matters.plan import Choice, LimitRule, Plan, ProcedurePlan

Facts = Mapping[str, bool]
NOTHING_KNOWN: Facts = {}


class Situation(Struct, frozen=True):
    """A situation to be drawn. told: what makes it, for the reader; "": the general way."""

    facts: Facts = NOTHING_KNOWN
    told: str = ""


GENERAL = Situation()


def holds(fact: str | None, facts: Facts) -> bool:
    """Whether a fact holds; None always does."""
    return fact is None or facts.get(fact) is True


def rule_in(rules: Sequence[LimitRule], facts: Facts) -> LimitRule | None:
    """The limit of a situation; where none is for it, the first that may still be for it."""
    found = next((rule for rule in rules if holds(rule.fact, facts)), None)
    return found or next((rule for rule in rules if facts.get(rule.fact or "") is not False), None)


def rules_in(rules: Sequence[LimitRule], facts: Facts) -> tuple[LimitRule, ...]:
    """The limit of a situation first, then those that it may still turn out to have instead.

    The first that holds counts, so what stands behind one that holds never does.
    """
    drawn = rule_in(rules, facts)
    if drawn is None:
        return ()
    rivals = rules[: rules.index(drawn)] if holds(drawn.fact, facts) else rules
    return (drawn, *(each for each in rivals if each is not drawn and each.fact not in facts))


def procedure_in(plan: Plan, choices: Sequence[Choice], facts: Facts) -> ProcedurePlan | None:
    """The procedure of a situation; None where the plan has none."""
    use = next((each.use for each in choices if holds(each.fact, facts)), None)
    return plan.procedures.get(use or (choices[-1].use if choices else ""))
