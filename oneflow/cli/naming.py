"""What the things of a case are called: by the definition's own titles, else by `wording`."""

from __future__ import annotations

from collections.abc import Iterable

from oneflow.cli import wording
from oneflow.cli.language import language, say, told
from oneflow.engine.records.case import CASE, Case, Region
from oneflow.ids import code_in
from oneflow.matters.ends import TITLES
from oneflow.matters.plan import Plan

LEAD, APPLICANT = "lead", "applicant"


def call(table: wording.Words, code: str) -> str:
    """Give a word of a table in the language of this run."""
    return wording.word(table, code, language())


def listed(names: Iterable[str]) -> str:
    """Join names as a list reads in the language of this run."""
    return say("、", ", ").join(names)


class Names:
    """The titles of one plan, in the language of this run.

    Args:
        plan: the definition a case is pinned to.
        case: tells which procedure a region follows; None: any procedure's titles serve.
    """

    def __init__(self, plan: Plan, case: Case | None = None) -> None:
        self.plan = plan
        self.case = case

    def matter(self) -> str:
        """The matter."""
        return told(self.plan.title, self.plan.code)

    def item(self, code: str) -> str:
        """An item by its code."""
        item = self.plan.items.get(code)
        return told(item.title if item else None, code)

    def items(self, codes: Iterable[str]) -> str:
        """Several items, as a list."""
        return listed(self.item(code) for code in codes)

    def department(self, code: str) -> str:
        """A department by its code, or one of the two roles that findings go to."""
        if code == LEAD:
            return say("牵头部门", "the lead")
        if code == APPLICANT:
            return say("申请人", "the applicant")
        known = self.plan.departments.get(code)
        return told(known.title if known else None, code)

    def region(self, key: str) -> str:
        """A region by its key: the case, an item, a joint activity, a delivery."""
        kind, _, code = key.partition(":")
        if key == CASE:
            return say("办件", "case")
        if kind == "delivery":
            what = say("合并结果", "results together") if code == "together" else self.item(code)
            return say(f"送达·{what}", f"delivery of {what}")
        if kind == "joint":
            joint = self.plan.joints.get(code)
            return told(joint.title if joint else None, code)
        return self.item(code)

    def owner(self, key: str) -> str:
        """The department whose work a region is; the lead's for the case."""
        item = self.plan.items.get(code_in(key))
        return self.department(item.department if item else self.plan.lead)

    def state(self, key: str, state: str, procedure: str = "") -> str:
        """A state of a region."""
        known = self.plan.procedures.get(procedure or self._procedure(key))
        plan = known.states.get(state) if known else None
        if plan is not None:
            return told(plan.title, state)
        if state in TITLES:
            return told(TITLES[state], state)
        return call(wording.STATES, state)

    def standing(self, key: str, region: Region) -> str:
        """The state in which a region is."""
        return self.state(key, region.state, region.procedure)

    def trigger(self, key: str, trigger: str, state: str = "") -> str:
        """What a trigger of a region is called; `state`: where it leads, where that is known."""
        known = self.plan.procedures.get(self._procedure(key))
        for move in known.moves if known else ():
            if move.trigger == trigger and move.title and state in {"", move.dest}:
                return told(move.title, trigger)
        return call(wording.TRIGGERS, trigger)

    def thing(self, reference: str) -> str:
        """A form field or a material, by `field:<name>` or `material:<code>`."""
        kind, _, code = reference.partition(":")
        if kind == "field":
            field = self.plan.fields.get(code)
            return told(field.title if field else None, code)
        if kind == "material":
            material = self.plan.materials.get(code)
            return told(material.title if material else None, code)
        if kind == "shared":
            shared = self.plan.shared.get(code)
            return told(shared.title if shared else None, code)
        return reference

    def gift(self, name: str) -> str:
        """A gift, called by the item whose result it is."""
        givers = self.plan.givers.get(name, ())
        return self.region(givers[0]) if givers and givers[0] != CASE else name

    def clock(self, name: str) -> str:
        """A clock of a region by its name; `in:<state>` is the limit of a state."""
        kind, _, state = name.partition(":")
        if kind != "in":
            return call(wording.CLOCKS, name)
        if state == "intake":
            return call(wording.CLOCKS, "notice")
        title = self._state_anywhere(state)
        return say(f"“{title}”时限", f"limit of '{title}'")

    def is_legal_rung(self, name: str) -> bool:
        """Whether a rung of the supervision ladder tells of the legal limit."""
        return any(rung.name == name and rung.of == "legal" for rung in self.plan.rungs)

    def _state_anywhere(self, state: str) -> str:
        for procedure in self.plan.procedures.values():
            if state in procedure.states:
                return told(procedure.states[state].title, state)
        return call(wording.STATES, state)

    def _procedure(self, key: str) -> str:
        region = self.case.regions.get(key) if self.case else None
        return region.procedure if region else ""
