"""Legal texts: made once, kept, sent again to the byte, known to the chain, gone when erased."""

from __future__ import annotations

import logging

import pytest

from oneflow.adapters.memory import MemoryChannel
from oneflow.adapters.rendering import JinjaRenderer
from oneflow.engine.history.commitments import commit
from oneflow.engine.ports import OutboxRow, TextMessage
from oneflow.engine.shell import notices
from oneflow.engine.shell.notices import SCRIBE, Notices
from oneflow.engine.shell.reading import read
from oneflow.errors import DeliveryError, IntegrityError
from tests.generated.hall import APPLICANT, OPERATOR, WINDOW, official, system
from tests.support.post import ANSWERS, Post, definition
from tests.support.reading import chain_faults_of

# --- once, and the same to the byte ------------------------------------------------------------


def test_a_retry_sends_the_kept_bytes():
    down = [True]
    tried: dict[str, str] = {}

    def refuse(message: OutboxRow) -> None:
        assert isinstance(message, TextMessage)
        if down[0]:
            tried[message.id] = message.text
            raise DeliveryError("不通", "down")

    post = Post(channel=MemoryChannel(refuse)).submitted()
    post.send()
    assert len(tried) == 2
    post.renderer.shipped = lambda name, language: "another oneflow"  # type: ignore[method-assign]  # an upgrade
    down[0] = False
    post.hall.accept()
    post.hall.wait(seconds=30)
    post.send()
    told = {one.id: one.text for one in post.channel.delivered if isinstance(one, TextMessage)}
    assert {name: told.pop(name) for name in tried} == tried
    assert "another oneflow" not in "".join(tried.values())
    assert set(told.values()) == {
        "another oneflow\n" + "\n" + "-" * 40 + "\n\n" + "another oneflow\n"
    }


def test_its_commitment_stands_in_the_chain():
    post = Post().submitted()
    post.hall.handler.algorithm = "sha256"
    post.hall.accept()
    post.send()
    with post.hall.store.look("k1") as look:
        rows = {row.key: row for row in look.data()}
    events = post.rendered()
    assert len(events) == len(post.kept()) == len(post.channel.delivered)
    for event in events:
        row = rows[f"text:{event.message}"]
        made = commit(row.key, row.version, value=row.value, salt=row.salt)
        assert event.digest == made
    reading = read(post.hall.handler, "k1", OPERATOR)
    assert chain_faults_of(reading) == ()
    assert "王小明" not in "".join(row.body for row in reading.events)
    assert {one.text for one in post.sent("case.accepted")} <= set(post.kept().values())


def test_of_two_relays_at_once_the_first_text_counts():
    post = Post().submitted()
    (claimed, *_) = post.hall.store.claim(post.hall.clock.at, limit=1, lease_seconds=1)
    other = Notices(post.hall.handler, JinjaRenderer(), languages=("zh",), kept_for=None)
    record = post.notices._record
    first: list[OutboxRow] = []

    def later(message, text):
        first.append(other.worded(message))
        return record(message, text)

    post.notices._record = later  # type: ignore[method-assign]  # the other relay comes in between
    worded = post.notices.worded(claimed.row)
    assert worded == first[0]
    assert isinstance(worded, TextMessage)
    assert "-" * 40 not in worded.text
    assert len(post.rendered()) == 1


# --- what goes wrong ---------------------------------------------------------------------------


def test_a_bad_template_holds_back_its_message_only(caplog):
    entry = definition(templates={"case.accepted": {"zh": "{{ nobody.knows }}王"}})
    post = Post(entry).submitted()
    post.hall.accept()
    with caplog.at_level(logging.WARNING, "oneflow.relay"):
        passed = post.send()
    assert passed.retried == 1
    assert passed.sent == 4
    (record,) = caplog.records
    assert "(definition)" in record.getMessage()
    assert post.sent("case.accepted") == []
    other = post.hall.case_id
    post.hall.case_id = "k2"
    post.hall.submit(fields=ANSWERS)
    post.hall.do(WINDOW, "withdraw_case")
    assert post.send().sent > 0
    assert {one.case_id for one in post.sent("case.withdrawn")} == {"k2"}
    for _ in range(3):
        post.later()
    letters = [one for one in post.hall.store.rows.letters.by_id.values() if one.dead]
    assert [(one.row.case_id, one.row.topic, one.reason) for one in letters] == [
        (other, "case.accepted", "definition")
    ]


def test_an_error_of_the_template_repeats_no_value():
    entry = definition(templates={"case.accepted": {"zh": "{{ form.child + 1 }}"}})
    post = Post(entry).submitted()
    post.hall.accept()
    message = next(
        one.row for one in post.hall.store.rows.letters.by_id.values()
        if one.row.topic == "case.accepted"
    )  # fmt: skip
    with pytest.raises(Exception, match=r"case\.accepted") as caught:
        post.notices.worded(message)
    assert "王小小" not in repr(caught.value)


def test_a_message_of_an_event_that_is_not_there_stays():
    post = Post().submitted()
    row = OutboxRow(
        case_id="k1", seq=99, n=0, destination="lead", topic="case.deemed", body="{}",
        not_before="",
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        post.notices.worded(row)


def test_a_text_that_is_not_recorded_does_not_go_out(monkeypatch):
    post = Post().submitted()
    monkeypatch.setattr(notices, "SCRIBE", WINDOW)
    assert post.send().sent == 0
    assert post.kept() == {}


# --- erasure -----------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [[], ["field:child"]])
def test_texts_go_with_the_values(keys: list[str]):
    post = Post().submitted()
    post.hall.accept()
    post.send()
    assert post.kept()
    post.hall.do(OPERATOR, "erase_data", keys=keys, ground="档案期满")
    assert post.kept() == {}
    assert chain_faults_of(read(post.hall.handler, "k1", OPERATOR)) == ()


def test_an_erased_text_is_never_made_again():
    down = MemoryChannel(lambda _: (_ for _ in ()).throw(DeliveryError("不通", "down")))
    post = Post(channel=down).submitted()
    post.send()
    before = len(post.rendered())
    assert before
    post.hall.do(OPERATOR, "erase_data", ground="档案期满")
    for _ in range(4):
        post.later()
    assert len(post.rendered()) == before
    reasons = {
        one.reason for one in post.hall.store.rows.letters.by_id.values()
        if one.row.seq == 1
    }  # fmt: skip
    assert reasons == {"delivery"}
    assert post.kept() == {}


def test_what_was_not_told_before_the_erasure_is_told_without_the_values():
    post = Post().submitted()
    post.hall.do(OPERATOR, "erase_data", ground="档案期满")
    post.hall.accept()
    post.send()
    assert "申请人：见本件申请表" in post.text("case.accepted")


# --- who may -----------------------------------------------------------------------------------


def test_only_the_operator_records_a_text():
    hall = Post().submitted().hall
    for actor in (APPLICANT, WINDOW, official("one"), system("one")):
        assert hall.refused(actor, "record_rendering", message="m", text="t") == "not-yours"
    hall.do(SCRIBE, "record_rendering", message="m", text="t")
    hall.do(OPERATOR, "record_rendering", message="n", digest="kept elsewhere")
