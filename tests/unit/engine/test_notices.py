"""Legal texts: made once, kept, sent again to the byte, known to the chain, gone when erased."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from oneflow.adapters.memory import MemoryChannel
from oneflow.adapters.rendering import JinjaRenderer
from oneflow.engine import notices
from oneflow.engine.commitments import commit
from oneflow.engine.events import TextRendered
from oneflow.engine.notices import SCRIBE, Notices
from oneflow.engine.ports import OutboxRow, TextMessage
from oneflow.engine.reading import read, verify_chain
from oneflow.engine.relay import Passed, Relay, Retry
from oneflow.errors import DeliveryError, IntegrityError
from tests.generated.hall import APPLICANT, OPERATOR, WINDOW, Hall, official, system
from tests.generated.small import Entry, item, matter

FORM = {
    "applicant_name": {"type": "text", "title": {"zh": "姓名", "en": "Name"}},
    "child": {"type": "text", "required": False},
    "account": {"type": "text", "sensitivity": "sensitive", "required": False},
}
ANSWERS = {"applicant_name": "王小明", "child": "王小小", "account": "6222-0202"}
STEADY = Retry(first_seconds=10, longest_seconds=10, attempts=3, spread=0)


def definition(**more: Any) -> Entry:
    first = item("one", fields=["applicant_name", "account"], materials=["photo"])
    return matter(
        {"a": {**first, "procedure": "review"}, "b": item("two", fields=["child"])},
        form=FORM,
        materials={"photo": {"title": {"zh": "照片", "en": "Photo"}, "sources": ["upload"]}},
        **more,
    )


class Counting(JinjaRenderer):
    """Counts what it renders."""

    def __init__(self) -> None:
        self.rendered: list[str] = []

    def render(self, template, values, *, name, language):
        self.rendered.append(f"{name}.{language}")
        return super().render(template, values, name=name, language=language)


class Post:
    """A hall with a relay whose messages get their words."""

    def __init__(self, entry: Entry | None = None, channel: MemoryChannel | None = None) -> None:
        self.hall = Hall(entry or definition())
        self.channel = channel or MemoryChannel()
        self.renderer = Counting()
        self.notices = Notices(self.hall.handler, self.renderer)
        channels = dict.fromkeys(("applicant", "lead", "office:*", "source:*"), self.channel)
        self.relay = Relay(self.hall.store, channels, retry=STEADY, worded=self.notices.worded)

    def send(self) -> Passed:
        return self.relay.run_until_idle(self.hall.clock.at)

    def submitted(self) -> Post:
        self.hall.submit(fields=ANSWERS)
        return self

    def under_way(self) -> Post:
        self.hall.under_way()
        return self

    def sent(self, topic: str) -> list[TextMessage]:
        texts = [one for one in self.channel.delivered if isinstance(one, TextMessage)]
        return [one for one in texts if one.topic == topic]

    def text(self, topic: str) -> str:
        (message,) = self.sent(topic)
        return message.text

    def later(self) -> None:
        """Let the next attempt come, and make it."""
        self.hall.clock.at += timedelta(seconds=STEADY.first_seconds)
        self.send()

    def kept(self) -> dict[str, str]:
        """Texts kept beside the history, by message id."""
        with self.hall.store.look(self.hall.case_id) as look:
            rows = [row for row in look.data() if row.key.startswith("text:")]
        return {row.key[5:]: msgspec.json.decode(row.value) for row in rows}

    def rendered(self) -> list[TextRendered]:
        return [event for event in self.hall.events if isinstance(event, TextRendered)]


# --- what is said ------------------------------------------------------------------------------


def test_the_notice_says_everything_that_is_missing():
    post = Post().submitted()
    post.hall.do(
        system("one"), "answer_intake", department="one",
        defects=[{"what": "material:photo", "text": "照片模糊"}, "field:applicant_name"],
    )  # fmt: skip
    post.hall.do(system("two"), "answer_intake", department="two")
    post.send()
    text = post.text("notice.supplement")
    official_part, _, english = text.partition("-" * 40)
    for said in (
        "补正材料一次性告知书", f"办件编号：{post.hall.case.number}", "申请人：王小明", "1. a（one）",
        "1. 照片（one）：照片模糊", "2. 姓名（one）", "30日内", "1. 法（暂定）", "office\n2026年3月4日",
    ):  # fmt: skip
        assert said in official_part, text
    assert "1. Photo (one): 照片模糊" in english
    assert "4 March 2026" in english
    assert "within 30 days" in english


def test_a_rejection_gives_reasons_and_remedies():
    post = Post().submitted()
    post.hall.accept()
    papers = {"reasons": "面积不足", "remedies": "可在60日内申请行政复议"}
    post.hall.sign("a", "reject", papers=papers)
    post.send()
    text = post.text("item.decided")
    assert "不予办理决定告知书" in text
    assert "理由：面积不足" in text
    assert "救济途径：可在60日内申请行政复议" in text
    assert "\none\n2026年3月4日" in text


def test_an_office_reads_of_people_only_what_its_items_ask_for_and_nothing_sensitive():
    seen = "{{ form | dictsort | map('last') | join(',') }} {{ applicant }}"
    entry = definition(templates={"item.started": {"zh": seen}, "case.accepted": {"zh": seen}})
    post = Post(entry).submitted()
    post.hall.accept()
    post.send()
    told = {one.destination: one.text.strip() for one in post.sent("item.started")}
    assert told == {"office:one": "王小明 王小明", "office:two": "王小小 王小明"}
    assert post.text("case.accepted").strip() == "6222-0202,王小明,王小小 王小明"


def test_the_definitions_own_words_come_before_the_shipped_ones():
    entry = definition(
        templates={
            "case.accepted": {"zh": "{{ form.child }}已受理", "en": "{{ form.child }} accepted"},
            "item": {"zh": "事项：{{ topic }}"},
        }
    )
    post = Post(entry).submitted()
    post.hall.accept()
    post.send()
    assert post.text("case.accepted").startswith("王小小已受理\n")
    assert post.text("case.accepted").endswith("\n王小小 accepted\n")
    assert {one.text for one in post.sent("item.started")} == {"事项：item.started\n"}
    assert "联合审查通知" in "".join(one.text for one in post.sent("intake.examine"))


def test_a_topic_without_a_template_goes_as_it_is():
    post = Post().submitted()
    row = OutboxRow(
        id="m", case_id="k1", seq=1, n=9, destination="lead", topic="other", body="{}",
        not_before="",
    )  # fmt: skip
    assert post.notices.worded(row) is row
    gone = msgspec.structs.replace(row, case_id="k9", topic="case.accepted")
    assert post.notices.worded(gone) is gone
    assert post.kept() == {}


def test_a_declined_application_is_sent_to_the_right_body():
    post = Post().submitted()
    post.hall.do(
        WINDOW, "conclude_intake", trigger="declined", right_body="市级机关",
        papers={"reasons": {"文号": 7}, "remedies": "m"},
    )  # fmt: skip
    post.send()
    text = post.text("case.declined")
    assert "不予受理决定书" in text
    assert "请向有权机关申请：市级机关" in text
    assert '理由：{"文号":7}' in text


def test_changes_of_a_time_limit_are_told_with_the_new_date():
    extend = {"by": "5wd", "approver": "head-of-body", "basis": "law"}
    limit = {"legal": "10wd", "promised": "5wd", "basis": "law", "extend": extend}
    post = Post(matter({"a": item(procedure="review", limit=limit)})).under_way()
    head = official("one", "head-of-body")
    post.hall.do(head, "extend_clock", region="item:a", extension="3wd", papers={"reasons": "r"})
    post.hall.do(official("one"), "suspend_clock", region="item:a", ground="g", basis="某法第一条")
    post.send()
    longer, stopped = (one.text for one in post.sent("clock.changed"))
    assert "经批准，本事项的办理时限延长3个工作日。" in longer
    assert "（法定时限至2026年3月23日）" in longer
    assert "extended by 3 working days" in longer
    assert "自2026年3月4日起中止计算办理时限。\n原因：g\n\n依据：\n  1. 某法第一条" in stopped


def test_a_supplement_after_acceptance_names_its_own_time_and_ground():
    later = {"clock": "suspend", "answer_within": "15cd", "basis": "law"}
    post = Post(matter({"a": item(procedure="review", supplement=later)})).under_way()
    defects = [{"what": "material:plan", "text": "图纸不清"}]
    post.hall.do(official("one"), "ask_supplement", region="item:a", defects=defects)
    post.send()
    text = post.text("notice.supplement")
    assert "请自收到本告知书之日起15日内一次补齐" in text
    assert "1. plan（one）：图纸不清" in text
    assert "\none\n" in text


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
    assert verify_chain(reading) == ()
    assert "王小明" not in "".join(row.body for row in reading.events)
    assert {one.text for one in post.sent("case.accepted")} <= set(post.kept().values())


def test_of_two_relays_at_once_the_first_text_counts():
    post = Post().submitted()
    (claimed, *_) = post.hall.store.claim(post.hall.clock.at, limit=1, lease_seconds=1)
    other = Notices(post.hall.handler, JinjaRenderer(), languages=("zh",))
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
        id="m", case_id="k1", seq=99, n=0, destination="lead", topic="case.deemed", body="{}",
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
    assert verify_chain(read(post.hall.handler, "k1", OPERATOR)) == ()


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
