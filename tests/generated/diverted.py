"""A case that a sustained objection ends, and the longer matter that its end opens."""

from __future__ import annotations

from typing import Any

from oneflow.adapters.memory import MemoryStore
from oneflow.bootstrap import Engine
from oneflow.engine.ports import OutboxRow
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import Case
from oneflow.engine.records.request import Answer, Request
from oneflow.engine.shell.between_cases import CaseChannel
from oneflow.engine.shell.relay import Passed
from tests.generated.hall import APPLICANT, LEAD, OPERATOR, Clock, Counted, china, system
from tests.generated.small import expanded, item, matter

NOTICED = {
    "kind": "case",
    "initial": "noticing",
    "states": {
        "noticing": {"does": {"publicity": {"for": "20cd", "basis": "law"}}},
        "contested": {"does": "sign"},
        "intake": {"does": "intake"},
        "under_way": {"runs": "items"},
        "diverted": {
            "final": True, "outcome": "diverted",
            "opens": {"matter": "longer", "carry": ["form", "materials", "cleared"]},
        },
    },
    "transitions": [
        {"trigger": "clear", "source": "noticing", "dest": "intake"},
        {"trigger": "objected", "source": "noticing", "dest": "contested", "aside": "suspended"},
        {"trigger": "overrule", "source": "contested", "dest": "noticing", "resumes": True},
        {"trigger": "sustain", "source": "contested", "dest": "diverted"},
        {"trigger": "accepted", "source": "intake", "dest": "under_way"},
        {"trigger": "declined", "source": "intake", "dest": "declined"},
        {"trigger": "returned", "source": "intake", "dest": "withdrawn"},
        {"trigger": "all_settled", "source": "under_way", "dest": "closed"},
    ],
}  # fmt: skip
FORM = {
    "name": {"type": "text", "title": "名称"},
    "since": {"type": "date", "title": "成立日期"},
    "here": {"type": "text", "title": "只有这里问的"},
}
SHORTER = matter(
    {
        "tax": item("one", gives=["cleared"], runs_in=["noticing"]),
        "last": item("two", needs=["cleared"], materials=["papers"], fields=list(FORM)),
    },
    code="shorter",
    form=FORM,
    materials={"papers": {"sources": ["upload"]}},
    procedures={"noticed": NOTICED},
    case={"procedure": "noticed"},
)
LONGER = matter(
    {
        "tax": item("one", gives=["cleared"]),
        "last": item("two", needs=["cleared"], materials=["papers"], fields=["name", "since", "more"]),
    },
    code="longer",
    form={
        "name": {"type": "text", "title": "名称"},
        "since": {"type": "text", "title": "年份"},
        "more": {"type": "text", "title": "清算组"},
    },
    materials={"papers": {"sources": ["upload"]}},
)  # fmt: skip
ANSWERS = {"name": "某公司", "since": "2020-01-01", "here": "x"}
CITIZEN = Actor(id="creditor", kind="applicant")


class Diverted:
    """An engine with a case that a sustained objection has ended."""

    def __init__(self, *, store: Any = None, publish: bool = True) -> None:
        self.clock = Clock()
        self.engine = Engine(
            store or MemoryStore(), china(), self.clock, Counted(), algorithm="sha256"
        )
        self.letters: list[OutboxRow] = []
        self.engine.worlds.publish(expanded(SHORTER))
        if publish:
            self.engine.worlds.publish(expanded(LONGER))
        self.number = 0
        self.ask(
            APPLICANT, "submit", matter="shorter", applicant=APPLICANT.id,
            selected=["tax", "last"],
            data={"fields": ANSWERS, "materials": {"papers": {"source": "upload", "file": "f1"}}},
        )  # fmt: skip

    def ask(self, actor: Actor, command: str, case_id: str = "k1", **body: Any) -> Answer:
        self.number += 1
        request = Request(
            id=f"r{self.number}", case_id=case_id, actor=actor, type=command, body=body
        )
        answer = self.engine.handle(request)
        assert answer.refusal is None, answer.refusal.describe("en")
        return answer

    def divert(self) -> Diverted:
        papers = {"document": "d"}
        self.ask(system("one"), "sign", region="item:tax", trigger="approve", papers=papers)
        self.ask(CITIZEN, "raise_objection", reasons="欠款未清")
        papers = {"reasons": "r"}
        self.ask(LEAD, "sign", region="case", trigger="sustain", papers=papers)
        return self

    def case(self, case_id: str = "k1") -> Case:
        return self.engine.read(case_id, OPERATOR).case

    @property
    def opened(self) -> str:
        (case_id,) = self.case().opened
        return case_id

    def relay(self) -> Passed:
        """Send what waits; messages between cases are remembered on their way."""
        kept = Kept(CaseChannel(self.engine.handler), self.letters)
        return self.engine.relay({"case:*": kept, "*": Kept(None, [])})


class Kept:
    """A channel that remembers what it is given before it hands it on."""

    def __init__(self, inner: CaseChannel | None, letters: list[OutboxRow]) -> None:
        self.inner, self.letters = inner, letters

    def send(self, message: OutboxRow) -> None:
        self.letters.append(message)
        if self.inner is not None:
            self.inner.send(message)
