"""Who acted, in the words of a scenario: the office and the roles, never who it really was."""

from __future__ import annotations

from collections.abc import Iterable

from oneflow.engine.kernel.offices import office_of
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import Case
from oneflow.engine.records.commands import Command
from oneflow.errors import UsageError
from oneflow.matters.plan import Plan
from oneflow.testing.names import Names
from oneflow.testing.people import SYSTEM, Person, actor_of, read_person

_KINDS = {"operator": "operator", "tester": "operator"}
_BARE = "official"
"""The role of an official who came without any."""


class People:
    """The actors of one case. Whoever cannot be told apart by office and roles gets a number.

    told: id of an actor -> what the scenario calls them last; ids in bodies are replaced by it.
    notes: what of an actor the scenario leaves out.
    """

    def __init__(self, commands: Iterable[Command], plan: Plan, applicant: str) -> None:
        """Look at everybody who acted."""
        self.plan, self.applicant = plan, applicant
        self.notes: dict[str, None] = {}
        self.ids: dict[str, str] = {}
        self._numbers = self._numbered([command.actor for command in commands])

    def word(self, actor: Actor, case: Case | None) -> str:
        """Name an actor as a step does.

        Raises:
            UsageError: a scenario has no word for such an actor.
        """
        word = self._word(actor, case)
        person = read_person(word, Names(self.plan))
        if person is None:
            raise _unknown(actor)
        self.ids[actor.id] = actor_of(person, self.plan, case).id
        if actor.on_behalf_of is not None:
            self.notes["代他人办理的只写办理人 / a proxy is told as whoever acts"] = None
        return word

    def _word(self, actor: Actor, case: Case | None) -> str:
        if actor.kind == "applicant":
            return self._applicant(actor)
        if actor.kind in _KINDS:
            return _KINDS[actor.kind]
        if actor.kind not in {"official", "system"} or not actor.offices:
            raise _unknown(actor)
        number = self._numbers.get(actor.id, "")
        for word in ("window", "lead"):
            usual = actor_of(_read_or_fail(word, self.plan), self.plan, case)
            if actor.kind == "official" and actor.roles == (word,) and _has(actor, usual):
                return word + number
        office = self._office(actor, case)
        department, _, place = office.partition("/")
        roles = actor.roles or (() if actor.kind == "system" else (_BARE,))
        if actor.kind == "system" and roles:
            roles = (SYSTEM, *roles)
        usual_office = office_of(case, department) if case else department
        where = f"@{place}" if place and office != usual_office else ""
        return department + (f"/{'+'.join(roles)}" if roles else "") + number + where

    def _applicant(self, actor: Actor) -> str:
        if self.applicant in {actor.id, actor.on_behalf_of}:
            return "applicant"
        if "consenter" in actor.roles:
            return "other-parent"
        return "stranger" + self._numbers.get(actor.id, "")

    def _office(self, actor: Actor, case: Case | None) -> str:
        """The office acted for: one that is competent for the case, else the first."""
        if len(actor.offices) > 1:
            self.notes["兼管几处的只写一处 / of several offices one is told"] = None
        competent = set(case.offices.values()) if case is not None else set()
        return next((each for each in actor.offices if each in competent), actor.offices[0])

    def _numbered(self, actors: Iterable[Actor]) -> dict[str, str]:
        """Numbers for those who share office and roles, or who come with several sets of roles."""
        faces: dict[tuple[str, ...], set[str]] = {}
        roles: dict[str, set[tuple[str, ...]]] = {}
        known = list(actors)
        for actor in known:
            if actor.id == self.applicant:
                continue
            face = (actor.kind, *sorted(actor.roles), "@", *actor.offices)
            faces.setdefault(face, set()).add(actor.id)
            roles.setdefault(actor.id, set()).add(tuple(sorted(actor.roles)))
        alike = {each for ids in faces.values() if len(ids) > 1 for each in ids}
        several = {each for each, sets in roles.items() if len(sets) > 1}
        order = [actor.id for actor in known if actor.id in alike | several]
        return {each: f"#{number}" for number, each in enumerate(dict.fromkeys(order), 1)}


def _read_or_fail(word: str, plan: Plan) -> Person:
    """Read a word that is always known."""
    person = read_person(word, Names(plan))
    assert person is not None  # noqa: S101 - a word of the table
    return person


def _has(actor: Actor, usual: Actor) -> bool:
    return usual.offices[0] in actor.offices


def _unknown(actor: Actor) -> UsageError:
    return UsageError(
        f"场景语言无法写明这样的办理人：{actor.kind}。",
        f"A scenario has no word for such an actor: {actor.kind}.",
        remedy_zh="这个办件请用 oneflow replay 重放。",
        remedy_en="Use `oneflow replay` for this case.",
        data={"kind": actor.kind},
    )
