"""What a text may say: the values that its template looks at. Pure.

They come from the event that a message is about, the plan and the case; personal values are
looked up here, for the making of this one text, and stand nowhere else. An office is given the
answers that its own items ask for and none that are sensitive; the applicant all of their own;
the publisher of a public notice those that the definition calls public.

What a template finds, in words of its language:

    topic, number, matter, authority     the message's topic, 办件编号, the matter, who tells it
    addressee, applicant, form           whom; the applicant's name or ""; answers by field
    at, made_on                          legal instant and day of recording, in the case's zone
    item, items                          {code, title, department, type}; item is None for the case
    trigger, state, outcome, because     of a move; because: title of the item at fault
    papers, right_body                   texts handed in with a decision; who is competent
    defects, answer_within               [{what, department, text}], the applicant's time
    clocks, bases                        [{name, due_on, legal_on}], grounds in law
    change, extension, ground            of a changed clock: suspend, exclude, resume, restart, extend
    rung, clock, gift, version           of a light; of a corrected gift
    amount, balance, order, refund       of a fee, in yuan; until: the last day to pay, or None
    code, material, provider             of a finding; of a question to a data source
    to                                   applicant, lead, office or source: who reads it
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from oneflow.engine.activities.intake import NoticeIssued
from oneflow.engine.messages.notice_terms import terms
from oneflow.engine.messages.notice_values import Told
from oneflow.engine.messages.publication import PUBLICATION
from oneflow.engine.records.event import Defect, Ref
from oneflow.engine.records.instants import read_instant
from oneflow.matters.plan import Text

NAMES = ("applicant_name", "applicant")
"""Form fields that hold the applicant's name, by convention; the first that is there counts."""
_INSTANT = timedelta(microseconds=1)
MONEY = ("amount", "balance", "order", "refund")
_NO_PAPERS = {"reasons": "", "remedies": "", "document": ""}
_PLAIN = ("ground", "rung", "gift", "version", "code", "material", *MONEY)


def content(told: Told, language: str) -> dict[str, Any]:
    """Give what a template may look at; see the table above. language: "zh" or "en"."""
    return {**_Content(told, language).all(), **terms(told, language)}


class _Content:
    """Who, which items, what was decided or asked: of one text in one language."""

    def __init__(self, told: Told, language: str) -> None:
        self.told, self.language = told, language
        self.plan, self.case = told.plan, told.case
        self.body, self.of = told.body, told.of

    def all(self) -> dict[str, Any]:
        """Everything."""
        return {
            **self._heading(),
            **self._subject(),
            **self._decision(),
            "defects": self._defects(),
            "until": self._until(),
            "clock": self.body.get("clock") or self.of("name", ""),
            "provider": self.body.get("from", ""),
            **{name: self.body.get(name, self.of(name, "")) for name in _PLAIN},
        }

    def _say(self, text: Text) -> str:
        return str(getattr(text, self.language))

    # --- who and what ---------------------------------------------------------------------------

    def _heading(self) -> dict[str, Any]:
        localise = self.told.world.localise
        form = self.told.values.form
        shown = self._form(form)
        named = form if self.told.message.destination != PUBLICATION else shown
        name = next((named[each] for each in NAMES if isinstance(named.get(each), str)), "")
        return {
            "topic": self.told.message.topic,
            "number": self.case.number,
            "matter": self._say(self.plan.title),
            "authority": self._department(self._authority()),
            "to": self.told.message.destination.partition(":")[0],
            "addressee": self._addressee(),
            "applicant": name,
            "form": shown,
            "at": localise(self.told.event.at),
            "made_on": localise(read_instant(self.told.row.recorded_at)).date(),
        }

    def _authority(self) -> str:
        """Who tells it: the item's department where it tells the applicant, else the lead."""
        item = self.told.item
        to_applicant = self.told.message.destination == "applicant"
        return item.department if item and to_applicant else self.plan.lead

    def _department(self, code: str) -> str:
        department = self.plan.departments.get(code)
        return self._say(department.title) if department else code

    def _addressed(self) -> tuple[str, ...]:
        """The departments that a message goes to; () is nobody's office."""
        to = self.told.message.destination
        if to == "lead":
            return (self.plan.lead,)
        offices = self.case.offices
        return tuple(d for d in self.plan.departments if f"office:{offices.get(d, d)}" == to)

    def _addressee(self) -> str:
        if self.told.message.destination == "applicant":
            return "申请人" if self.language == "zh" else "The applicant"
        between = "、" if self.language == "zh" else ", "
        named = between.join(self._department(code) for code in self._addressed())
        return named or self.told.message.destination

    def _form(self, form: Mapping[str, Any]) -> dict[str, Any]:
        to = self.told.message.destination
        if to == "applicant":
            return dict(form)
        if to == PUBLICATION:
            known = self.plan.fields
            return {k: v for k, v in form.items() if known[k].sensitivity == "public"}
        mine = self._addressed()
        asked = {
            name
            for item in self.plan.items.values()
            if to == "lead" or item.department in mine
            for name in item.fields
        }
        hidden = {
            name for name, field in self.plan.fields.items() if field.sensitivity == "sensitive"
        }
        return {name: value for name, value in form.items() if name in asked - hidden}

    def _until(self) -> date | None:
        """The last day of the time that the event gives, where it gives one."""
        until: datetime | None = self.of("until", None)
        return self.told.world.localise(until - _INSTANT).date() if until else None

    # --- which items ----------------------------------------------------------------------------

    def _subject(self) -> dict[str, Any]:
        named = tuple(self.body.get("items", ())) or self._items()
        own = self.told.item
        return {
            "item": self._item(own.code) if own else None,
            "items": [self._item(code) for code in named if code in self.plan.items],
        }

    def _items(self) -> tuple[str, ...]:
        if self.told.item is not None:
            return (self.told.item.code,)
        department = self.body.get("department")
        found: tuple[str, ...] = self.of("items", ()) or self.of("admits", ()) or self.case.selected
        if department is None:
            return found
        return tuple(one for one in found if self.plan.items[one].department == department)

    def _item(self, code: str) -> dict[str, str]:
        item = self.plan.items[code]
        return {
            "code": code,
            "title": self._say(item.title),
            "department": self._department(item.department),
            "type": item.type,
        }

    # --- what was decided -----------------------------------------------------------------------

    def _decision(self) -> dict[str, Any]:
        papers: Mapping[str, Ref] = self.of("papers", {})
        fault = self.plan.items.get(str(self.of("cause", "")).partition(":")[2])
        return {
            "trigger": self.of("trigger", ""),
            "state": self.of("state", ""),
            "outcome": self.of("outcome", None) or "",
            "because": self._say(fault.title) if fault else "",
            "papers": {
                **_NO_PAPERS,
                **{name: self.told.values.text(ref) for name, ref in papers.items()},
            },
            "right_body": str(self.of("record", {}).get("right_body", "")),
        }

    def _defects(self) -> list[dict[str, str]]:
        event = self.told.event
        if not isinstance(event, NoticeIssued):
            return []
        return [self._defect(defect) for defect in event.notice.defects]

    def _defect(self, defect: Defect) -> dict[str, str]:
        kind, _, name = defect.what.partition(":")
        known: Mapping[str, Any] = self.plan.fields if kind == "field" else self.plan.materials
        return {
            "what": self._say(known[name].title) if name in known else name,
            "department": self._department(defect.department) if defect.department else "",
            "text": self.told.values.text(defect.text),
        }
