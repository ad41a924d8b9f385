"""The names that a scenario may use: those of its matter, by code or by Chinese title.

Every look-up that fails can say what was probably meant. Knows a plan, nothing of a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from oneflow.matters.ends import ENDS
from oneflow.matters.plan import Plan, StatePlan, Text
from oneflow.matters.suggestion import similar_names

CLOCKS = ("intake", "promise", "joint-limit", "answer", "publicity", "awaited")
"""Clocks of the case itself: the limit of the one-time notice, the whole-case promise, the legal
limit of joint handling, the applicant's time, a public notice, what the case awaits."""
PREFIXES = ("delivery", "reconfirm", "expected", "publicity", "state", "release")
"""Clocks of an item beside its own limit, written `delivery:<item>`; `state` is that of the state
it is in, `publicity` that of its public notice, `release` the longest time that its result may be
held."""


TOGETHER = "together"
"""What the delivery of several results at once is called."""


class Names:
    """The vocabulary of one matter."""

    def __init__(self, plan: Plan) -> None:
        """Take the names of `plan`."""
        self.plan = plan
        self._items = _spellings({code: each.title for code, each in plan.items.items()})
        self._departments = _spellings(
            {code: each.title for code, each in plan.departments.items()}
        )

    def item(self, text: str) -> str | None:
        """The code of an item."""
        return self._items.get(text)

    def handed_over(self, text: str) -> str | None:
        """What a delivery is of: an item, or `together` where results go out together."""
        known = self.item(text)
        return TOGETHER if known is None and text in {TOGETHER, "统一出件"} else known

    def department(self, text: str) -> str | None:
        """The code of a department."""
        return self._departments.get(text)

    def gift_region(self, gift: str) -> str | None:
        """The region that gives a gift first; None: there is no such gift."""
        givers = self.plan.givers.get(gift)
        return givers[0] if givers else None

    def subject(self, text: str) -> str | None:
        """What a defect is about: `material:<code>` or `field:<name>`, named with or without."""
        kind, colon, name = text.partition(":")
        if colon:
            known = {"material": self.plan.materials, "field": self.plan.fields}.get(kind, {})
            return text if name in known else None
        if text in self.plan.materials:
            return f"material:{text}"
        return f"field:{text}" if text in self.plan.fields else None

    def clock(self, text: str) -> str | None:
        """A clock in its plain spelling: `intake`, `promise`, `<item>`, `delivery:<item>`, ..."""
        if text in CLOCKS:
            return text
        prefix, colon, rest = text.partition(":")
        if colon:
            code = self.handed_over(rest) if prefix == "delivery" else self.item(rest)
            return f"{prefix}:{code}" if code and prefix in PREFIXES else None
        return self.item(text)

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Codes of all items."""
        return tuple(self.plan.items)

    @cached_property
    def clocks(self) -> tuple[str, ...]:
        """Spellings of all clocks."""
        beside = (f"{prefix}:{code}" for prefix in PREFIXES for code in self.plan.items)
        return (*CLOCKS, *self.plan.items, *beside)

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """Materials and form fields."""
        return (*self.plan.materials, *self.plan.fields)

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """Codes of all departments."""
        return tuple(self.plan.departments)

    @cached_property
    def case_states(self) -> frozenset[str]:
        """Every state that the case may be in."""
        names = {choice.use for choice in self.plan.case_procedures}
        return self._states(names)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Names of everything that is judged from data."""
        rules = (rule.name for rule in self.plan.rules)
        return (*rules, *(duty.late_fact for duty in self.plan.duties))

    @cached_property
    def rungs(self) -> tuple[str, ...]:
        """Names of the lights."""
        return tuple(rung.name for rung in self.plan.rungs)

    def states(self, item: str) -> frozenset[str]:
        """Every state that an item may be in."""
        return self._states({choice.use for choice in self.plan.items[item].procedures}) | {
            "waiting"
        }

    def open_states(self, item: str) -> tuple[StatePlan, ...]:
        """Every state that the item may be in and in which something is open."""
        if item not in self.plan.items:
            return ()
        used = (self.plan.procedures[choice.use] for choice in self.plan.items[item].procedures)
        return tuple(state for each in used for state in each.states.values() if state.kind)

    def triggers(self, item: str) -> tuple[str, ...]:
        """Every trigger of the item's procedures, in definition order."""
        used = (self.plan.procedures[choice.use] for choice in self.plan.items[item].procedures)
        return tuple(dict.fromkeys(move.trigger for each in used for move in each.moves))

    def needs_document(self, item: str, trigger: str) -> bool:
        """Whether answering with `trigger` must carry a document somewhere."""
        used = (self.plan.procedures[choice.use] for choice in self.plan.items[item].procedures)
        return any(
            "document" in move.requires
            for each in used
            for move in each.moves
            if move.trigger == trigger
        )

    def _states(self, procedures: Iterable[str]) -> frozenset[str]:
        found: set[str] = set(ENDS)
        for name in procedures:
            found |= self.plan.procedures[name].states.keys()
        return frozenset(found)


def meant(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """What was probably meant."""
    return similar_names(text, known)


def _spellings(titles: Mapping[str, Text]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, title in titles.items():
        found[title.zh] = code
    return {**found, **{code: code for code in titles}}
