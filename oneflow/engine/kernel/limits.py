"""Which limit counts where: every limit rule of a plan under a stable name.

A clock names its rule as `<place>#<index>`, so that its limit, basis and extension can be
found again from the plan the case is pinned to; the index says which alternative counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oneflow.calendar import Limit
from oneflow.engine.records.case_builder import CaseBuilder
from oneflow.engine.records.clock_names import gap_clock
from oneflow.matters.plan import ItemPlan, LimitRule, Plan, ProcedurePlan, Rung

Rules = Mapping[str, LimitRule]

RELEASE_WITHOUT_LIMIT = LimitRule(legal=Limit(10, "wd"))
"""How long a result without its own delivery limit may be held for the others."""
RELEASE = "release"
"""Clock of a decided result that waits for the others, and its only rung."""
RECONFIRM_LADDER = (Rung("lapsed", "promised", 0),)


class UnresolvedFactError(LookupError):
    """A fact was needed that is not known yet; the kernel opens an incident for it."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


def truth(case: CaseBuilder, fact: str | None) -> bool:
    """Tell whether a fact holds; None always does. Raises UnresolvedFactError if unknown."""
    if fact is None:
        return True
    known = case.facts.get(fact)
    if known is None:
        known = case.sealed.get(fact)
    if known is None:
        raise UnresolvedFactError(fact)
    return bool(known)


def rules_of(plan: Plan) -> Rules:
    """Name every limit rule of a plan."""
    found: dict[str, LimitRule] = {}
    for item in plan.items.values():
        _name_item(found, item)
    for procedure in plan.procedures.values():
        _name_procedure(found, procedure)
    for code, material in plan.materials.items():
        if material.gap_within is not None:
            _name(found, gap_clock(code), (LimitRule(promised=material.gap_within),))
    if plan.promise is not None:
        _name(found, "promise", (plan.promise,))
    if plan.joint_limit is not None:
        _name(found, "joint-limit", (plan.joint_limit,))
    _name(found, "release", (RELEASE_WITHOUT_LIMIT,))
    return found


def choose(
    case: CaseBuilder, place: str, rules: Sequence[LimitRule]
) -> tuple[str, LimitRule] | None:
    """Pick the first alternative whose situation is the case's; None: no limit here."""
    for index, rule in enumerate(rules):
        if truth(case, rule.fact):
            return f"{place}#{index}", rule
    return None


def _name_item(found: dict[str, LimitRule], item: ItemPlan) -> None:
    _name(found, f"item:{item.code}", item.limits)
    if item.delivery:
        _name(found, f"delivery:{item.code}", item.delivery.limits)
    if item.reconfirm:
        rule = LimitRule(promised=item.reconfirm.within, basis=item.reconfirm.basis)
        _name(found, f"reconfirm:{item.code}", (rule,))


def _name_procedure(found: dict[str, LimitRule], procedure: ProcedurePlan) -> None:
    for state in procedure.states.values():
        _name(found, f"state:{procedure.name}/{state.name}", state.limits)
    for place, move in enumerate(procedure.moves):
        _name(found, f"move:{procedure.name}/{place}", move.limits)


def _name(found: dict[str, LimitRule], place: str, rules: Sequence[LimitRule]) -> None:
    for index, rule in enumerate(rules):
        found[f"{place}#{index}"] = rule
