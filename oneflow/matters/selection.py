"""What an applicant's choice of items means: what must come with it, and what it asks for.

The choice is closed over needs (an item is added only if no other source of that need is
planned), over mandatory items, and over groups that are handled together. Additions are told
with their reason, for the applicant to confirm; an illegal choice is refused, with all reasons.
Pure and linear in the size of the plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

from msgspec import Struct

from oneflow.matters.plan import FieldPlan, ItemPlan, MaterialPlan, Plan, SourceKind, Text

GIFT = "gift"
_MOST_REMEMBERED = 512
"""Closures that are remembered for a plan."""


class Planned(Protocol):
    """A document of a case, so far as selection asks: where it is planned to come from."""

    @property
    def source(self) -> str:
        """A source kind of its material."""


class Addition(Struct, frozen=True):
    """An item that comes with the choice, and why."""

    item: str
    reason: Text


class SelectionProblem(Struct, frozen=True):
    """Why a choice cannot be handled. `code`: unknown, inapplicable, unresolved, no-giver."""

    code: str
    item: str
    zh: str
    en: str


class Selection(Struct, frozen=True):
    """The choice closed. `items` in definition order; lawful only if nothing is refused."""

    items: tuple[str, ...]
    added: tuple[Addition, ...]
    refused: tuple[SelectionProblem, ...]


class PlannedMaterial(Struct, frozen=True):
    """A document that the choice needs: where it is to come from first, and what provides it.

    resolved: False where the rule that asks for it could not be judged yet.
    """

    code: str
    source: SourceKind
    provider: str
    resolved: bool = True


class _Memory:
    """Closures found before, by all that a closure depends on: choice, situation, other sources."""

    def __init__(self, plan: Plan) -> None:
        self.known: dict[tuple[Any, ...], Selection] = {}
        self._facts = tuple(item.fact for item in plan.items.values() if item.fact is not None)
        self._gifts = tuple(code for code in plan.materials if code in plan.givers)

    def key(
        self,
        chosen: tuple[str, ...],
        facts: Mapping[str, Any],
        materials: Mapping[str, Planned],
    ) -> tuple[Any, ...]:
        """Give what the closure of `chosen` depends on."""
        planned = map(materials.get, self._gifts)
        sources = (None if each is None else each.source for each in planned)
        return chosen, *map(facts.get, self._facts), *sources


def _memory_of(plan: Plan) -> _Memory:
    """Give the memory that lives with a plan."""
    memory: dict[str, Any] = plan.__dict__
    found: _Memory | None = memory.get("_closures")
    if found is None:
        found = memory["_closures"] = _Memory(plan)
    return found


def propose(
    plan: Plan,
    facts: Mapping[str, Any],
    chosen: Iterable[str],
    materials: Mapping[str, Planned] | None = None,
) -> Selection:
    """Close a choice of items.

    Args:
        plan: the matter.
        facts: rule -> truth, so far as they are known.
        chosen: item codes in any order.
        materials: documents planned so far; one under the name of a gift that does not come
            from the gift meets the need without the item that gives it.
    """
    memory = _memory_of(plan)
    key = memory.key(chosen := tuple(chosen), facts, materials or {})
    found = memory.known.get(key)
    if found is None:
        found = _closed(plan, facts, chosen, materials or {})
        if len(memory.known) >= _MOST_REMEMBERED:
            memory.known.clear()
        memory.known[key] = found
    return found


def _closed(
    plan: Plan, facts: Mapping[str, Any], chosen: Iterable[str], materials: Mapping[str, Planned]
) -> Selection:
    closing = _Closing(plan, facts, materials)
    for code in chosen:
        closing.choose(code)
    for code, item in plan.items.items():
        if item.mandatory:
            closing.require(code, _MANDATORY)
    closing.close()
    return closing.result()


def usual_choice(plan: Plan, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Give what is proposed before the applicant has chosen: all that applies and is not optional."""
    return tuple(
        code
        for code, item in plan.items.items()
        if not item.optional and applies(item, facts) is True
    )


def applies(item: ItemPlan, facts: Mapping[str, Any]) -> bool | None:
    """Tell whether an item applies in the situation; None where that cannot be judged yet."""
    if item.fact is None:
        return True
    found = facts.get(item.fact)
    return None if found is None else found is True


def materials_for(
    plan: Plan, facts: Mapping[str, Any], items: Collection[str]
) -> tuple[PlannedMaterial, ...]:
    """Give the documents that exactly these items need, in definition order.

    The source is the first in order of preference; a gift counts only if an item that gives it
    is among `items`, or nothing else is possible.
    """
    used = {code for item in items for code in plan.items[item].materials}
    return tuple(
        _planned(plan, material, facts, items)
        for code, material in plan.materials.items()
        if code in used and _is_asked(material.fact, facts) is not False
    )


def fields_for(
    plan: Plan, facts: Mapping[str, Any], items: Collection[str]
) -> tuple[FieldPlan, ...]:
    """Give the form fields that exactly these items ask, in definition order.

    A field asked only in a situation is left out until that situation is known to hold.
    """
    return tuple(
        field
        for field in plan.fields.values()
        if (not field.used_by or any(code in items for code in field.used_by))
        and _is_asked(field.fact, facts) is True
    )


def _is_asked(fact: str | None, facts: Mapping[str, Any]) -> bool | None:
    if fact is None:
        return True
    found = facts.get(fact)
    return None if found is None else found is True


def _planned(
    plan: Plan, material: MaterialPlan, facts: Mapping[str, Any], items: Collection[str]
) -> PlannedMaterial:
    gift = material.providers.get(GIFT, "")
    given = any(code in items for code in _givers(plan, gift))
    usable = [source for source in material.sources if source != GIFT or given]
    source = usable[0] if usable else material.sources[0]
    return PlannedMaterial(
        code=material.code,
        source=source,
        provider=material.providers.get(source, ""),
        resolved=_is_asked(material.fact, facts) is not None,
    )


def _givers(plan: Plan, gift: str) -> tuple[str, ...]:
    """Give the items that may give a gift, in definition order."""
    return tuple(
        giver.removeprefix("item:")
        for giver in plan.givers.get(gift, ())
        if giver.startswith("item:")
    )


_MANDATORY = Text("本主题必办", "always part of this matter")


class _Closing:
    """One closure under way."""

    def __init__(
        self, plan: Plan, facts: Mapping[str, Any], materials: Mapping[str, Planned]
    ) -> None:
        self.plan = plan
        self.facts = facts
        self.materials = materials
        self.taken: set[str] = set()
        self.order: list[str] = []
        self.added: list[Addition] = []
        self.refused: list[SelectionProblem] = []

    def choose(self, code: str) -> None:
        """Take what the applicant chose, or refuse it."""
        item = self.plan.items.get(code)
        if item is None:
            self._refuse("unknown", code, "本主题没有事项", "this matter has no item")
            return
        holds = applies(item, self.facts)
        self._take(code)
        if holds is False:
            self._refuse("inapplicable", code, "按填报的情形不适用", "does not apply here")
        elif holds is None:
            self._refuse_unresolved(code)

    def require(self, code: str, reason: Text) -> None:
        """Add an item that must be there, if it applies."""
        if code in self.taken:
            return
        holds = applies(self.plan.items[code], self.facts)
        if holds is None:
            self._refuse_unresolved(code)
        elif holds:
            self._take(code)
            self.added.append(Addition(code, reason))

    def close(self) -> None:
        """Follow groups and needs until nothing is added."""
        for code in self.order:  # grows while it is walked
            item = self.plan.items[code]
            if item.group is not None:
                self._close_group(code, item.group)
            for gift in item.needs:
                self._close_need(code, gift)

    def result(self) -> Selection:
        """Give the selection in definition order."""
        items = tuple(code for code in self.plan.items if code in self.taken)
        return Selection(items, tuple(self.added), tuple(self.refused))

    def _take(self, code: str) -> None:
        if code not in self.taken:
            self.taken.add(code)
            self.order.append(code)

    def _close_group(self, code: str, group: str) -> None:
        title = self.plan.items[code].title
        reason = Text(f"须与“{title.zh}”一并办理", f"is handled together with '{title.en}'")
        for member in self.plan.groups[group]:
            self.require(member, reason)

    def _close_need(self, code: str, gift: str) -> None:
        planned = self.materials.get(gift)
        if planned is not None and planned.source != GIFT:
            return
        givers = _givers(self.plan, gift)
        others = len(givers) < len(self.plan.givers.get(gift, ()))
        if not givers or others or any(giver in self.taken for giver in givers):
            return
        title = self.plan.items[code].title
        for giver in givers:
            if applies(self.plan.items[giver], self.facts):
                self.require(giver, Text(f"是“{title.zh}”的前置", f"is needed by '{title.en}'"))
                return
        self._refuse(
            "no-giver", code, f"所需的“{gift}”没有来源", f"nothing gives '{gift}', needed by it"
        )

    def _refuse_unresolved(self, code: str) -> None:
        self._refuse(
            "unresolved", code, "是否适用还不能判断", "it cannot be judged yet whether it applies"
        )

    def _refuse(self, code: str, item: str, zh: str, en: str) -> None:
        plan = self.plan.items.get(item)
        name = Text(item, item) if plan is None else plan.title
        self.refused.append(
            SelectionProblem(code, item, f"“{name.zh}”：{zh}", f"'{name.en}': {en}")
        )
