"""Cases that speak to each other: one opens another and takes along what its definition names."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneflow.adapters.memory import MemoryStore
from oneflow.engine.kernel.opened import opened_id
from oneflow.engine.messages.case_messages import read_message, request_of
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import Origin
from oneflow.engine.records.request import Request
from oneflow.engine.shell.between_cases import CaseChannel
from oneflow.errors import NotFoundError, UndeliverableError, UsageError
from oneflow.ids import CaseId
from tests.generated.diverted import LONGER, Diverted
from tests.generated.hall import APPLICANT, OPERATOR, START, system
from tests.generated.small import expanded, item
from tests.support.case_mail import case_mail


def test_an_end_opens_a_case_of_another_matter_with_what_it_takes_along():
    diverted = Diverted().divert()
    assert (diverted.case().state, diverted.case().regions["item:last"].state) == (
        "diverted", "cancelled",
    )  # fmt: skip
    diverted.relay()
    case = diverted.case(diverted.opened)
    assert (case.matter, case.state, case.applicant) == ("longer", "intake", APPLICANT.id)
    assert case.origin == Origin(case="k1", lacking=("field:since", "field:more"))
    assert case.selected == ("last",), "what tax gives has come along"
    assert case.fields == {"name": 1}
    carried = {code: (m.source, m.there, m.by) for code, m in case.materials.items()}
    assert carried == {
        "papers": ("carried", True, "k1"),
        "cleared": ("carried", True, "k1/item:tax"),
    }


def test_values_get_salts_of_their_own_and_stand_in_no_message():
    diverted = Diverted().divert()
    diverted.relay()
    for secret in ("某公司", "f1"):
        assert secret not in diverted.letters[0].body
    with diverted.engine.store.look("k1") as look:
        before = {row.key: row for row in look.data()}
    with diverted.engine.store.look(diverted.opened) as look:
        after = {row.key: row for row in look.data()}
    assert after["field:name"].value == before["field:name"].value
    assert after["field:name"].salt != before["field:name"].salt
    assert after["material:papers"].value == '"f1"'
    assert "field:here" not in after, "what is not asked for is not taken"


def test_a_message_sent_twice_opens_nothing_twice():
    diverted = Diverted().divert()
    diverted.relay()
    before = diverted.case(diverted.opened)
    channel = CaseChannel(diverted.engine.handler)
    diverted.clock.at = START + timedelta(days=1)
    for _ in range(2):
        channel.send(diverted.letters[0])
    assert diverted.case(diverted.opened) == before


def test_what_is_lacking_is_asked_for_in_the_one_notice():
    diverted = Diverted().divert()
    diverted.relay()
    opened = diverted.opened
    for department in ("two",):
        diverted.ask(system(department), "answer_intake", case_id=opened, department=department)
    slice_ = diverted.engine.read(opened, OPERATOR)
    intake = slice_.world.decoders["intake"].decode(slice_.case.regions["case"].activity)
    assert [defect.what for defect in intake.notice.defects] == ["field:since", "field:more"]
    fields = {"since": "2020", "more": "甲、乙"}
    diverted.ask(APPLICANT, "supplement", case_id=opened, data={"fields": fields})
    diverted.ask(system("two"), "answer_intake", case_id=opened, department="two")
    assert diverted.case(opened).state == "under_way"
    assert diverted.case(opened).regions["item:last"].state == "deciding"


def test_until_the_matter_is_published_the_message_waits_and_nothing_is_lost():
    diverted = Diverted(publish=False).divert()
    passed = diverted.relay()
    assert passed.retried >= 1
    with diverted.engine.store.look(diverted.opened) as look:
        assert look.stored is None
    with pytest.raises(NotFoundError):
        CaseChannel(diverted.engine.handler).send(diverted.letters[0])
    diverted.engine.worlds.publish(expanded(LONGER))
    diverted.clock.at = START + timedelta(days=1)
    diverted.relay()
    assert diverted.case(diverted.opened).state == "intake"


def refused(diverted: Diverted, request: Request) -> str:
    """The rule by which a request must be refused."""
    refusal = diverted.engine.handle(request).refusal
    assert refusal is not None
    return refusal.rule


def test_an_erased_case_takes_nothing_along_and_says_so():
    diverted = Diverted().divert()
    diverted.ask(OPERATOR, "erase_data", ground="law")
    diverted.relay()
    case = diverted.case(diverted.opened)
    assert case.origin is not None
    assert case.origin.erased
    assert not case.fields
    assert "cleared" not in case.materials
    assert [found.code for found in case.findings] == ["sender-erased"]
    assert case.selected == ("tax", "last")


def test_only_kin_may_speak_and_a_refusal_lays_the_message_aside():
    diverted = Diverted().divert()
    diverted.relay()
    channel = CaseChannel(diverted.engine.handler)
    with pytest.raises(UndeliverableError) as stranger:
        channel.send(case_mail("k9", "k1"))
    assert stranger.value.reason == "refused:not-found"
    kin = request_of(read_message(case_mail("k1", diverted.opened, seq=99)))
    assert refused(diverted, kin) == "not-yours"


def test_nobody_else_says_that_a_case_opens_another():
    diverted = Diverted().divert()
    forged = Request(
        id="f1", case_id="k7", actor=APPLICANT, type="submit",
        body={"matter": "longer", "applicant": APPLICANT.id, "selected": ["tax", "last"],
              "data": {"fields": {}}, "origin": {"case": "k1", "lacking": [
                  "field:name", "field:since", "field:more"]}},
    )  # fmt: skip
    assert refused(diverted, forged) == "not-yours"


def test_what_the_receiver_refuses_is_laid_aside_with_the_rule():
    longer = {**LONGER, "form": {**LONGER["form"], "flag": {"type": "bool"}}}
    longer["items"] = {**LONGER["items"], "odd": item(mandatory=True, when="form.flag")}
    store = MemoryStore()
    diverted = Diverted(store=store, publish=False)
    diverted.engine.worlds.publish(expanded(longer))
    diverted.divert()
    assert diverted.relay().dead == 1
    (letter,) = [each for each in store.rows.letters.by_id.values() if each.dead]
    assert letter.reason == "refused:selection"
    assert diverted.relay().dead == 0, "it is not tried again by itself"


def test_a_case_that_is_not_the_opener_s_is_not_taken_for_opened():
    diverted = Diverted().divert()
    body: dict[str, object] = {
        "matter": "longer",
        "applicant": APPLICANT.id,
        "selected": ["tax", "last"],
    }
    fields = {"name": "另一家", "since": "2020", "more": "甲"}
    other, origin = Actor(id="case:k9", kind="case"), {"case": "k9"}
    body |= {"data": {"fields": fields}, "origin": origin}
    diverted.ask(other, "submit", case_id=diverted.opened, **body)
    assert diverted.relay().dead == 1
    assert diverted.case(diverted.opened).origin == Origin(case="k9")


def test_nobody_applies_under_the_id_of_a_case_that_another_will_open():
    """The id follows from the opener's, so that it can be foretold; its place must stay free."""
    diverted = Diverted()
    last = diverted.case().seq
    for seq in range(last, last + 8):
        with pytest.raises(UsageError):
            diverted.ask(
                APPLICANT, "submit", case_id=opened_id(CaseId("k1"), seq), matter="shorter",
                applicant=APPLICANT.id, selected=["tax"],
            )  # fmt: skip
    diverted.divert().relay()
    assert diverted.case(diverted.opened).matter == "longer"
