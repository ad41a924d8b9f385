"""Every text of every scenario, read as a citizen and as a legal officer would read it.

A text names the applicant, the case and who signs; it is all in its own language, without a code
of ours; and a decision against the applicant tells the remedies and their time.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec
import pytest

from oneflow.adapters.memory import MemoryStore
from oneflow.adapters.rendering import JinjaRenderer
from oneflow.engine.ports import OutboxRow, TextMessage
from oneflow.engine.shell.notices import RULE, Notices
from oneflow.testing.performance import perform
from oneflow.testing.runner import staged
from tests.acceptance import shipped

READERS = ("applicant", "publication", "lead", "office", "source")
AGAINST = frozenset({"rejected", "revoked", "declined"})
TOPICS_OF_REFUSAL = frozenset({"case.declined", "case.diverted"})
_LATIN = re.compile(r"[A-Za-z][A-Za-z_-]{2,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BROKEN = ("{{", "}}", "None", "Undefined", "。。", "：。", "理由：\n", "途径：\n", "（）", "“”")


class Read(msgspec.Struct, frozen=True):
    """A text with what it is about."""

    scenario: str
    topic: str
    to: str
    outcome: str
    region: str
    text: str


@cache
def read(name: str, language: str) -> tuple[Read, ...]:
    """Every text of a matter's scenarios."""
    matter = shipped.BY_NAME[name]
    return tuple(text for each in matter.cases for text in _texts(matter, each, language))


def _texts(matter: shipped.Shipped, scenario: str, language: str) -> list[Read]:
    stage = staged(matter.scenario(scenario), matter.loaded.expanded, shipped.calendar())
    found = []
    with stage.engine:
        perform(stage, matter.scenario(scenario))
        handler = stage.engine.handler
        notices = Notices(handler, JinjaRenderer(), languages=(language,), kept_for=())
        with stage.engine.store.look(stage.case_id) as look:
            stored = look.stored
            assert stored is not None
            erased = handler.opened(stored, look)[0].erased
        store = stage.engine.store
        assert isinstance(store, MemoryStore)
        letters = () if erased else tuple(store.rows.letters.by_id.values())
        for letter in letters:
            row = letter.row
            if row.case_id == stage.case_id and row.destination.partition(":")[0] in READERS:
                found.append(_read(scenario, row, notices.worded(row), language))
    return found


def _read(scenario: str, row: OutboxRow, worded: OutboxRow, language: str) -> Read:
    """What the scenario sent on its way was made in both languages, the official one first."""
    body = msgspec.json.decode(row.body)
    assert isinstance(worded, TextMessage), (scenario, row.topic)
    return Read(
        scenario=scenario,
        topic=row.topic,
        to=row.destination.partition(":")[0],
        outcome=body.get("outcome", ""),
        region=body.get("region", ""),
        text=worded.text.split(RULE)[0 if language == "zh" else -1],
    )


every_matter = pytest.mark.parametrize("name", sorted(shipped.BY_NAME))


@every_matter
def test_a_text_is_whole_and_in_chinese(name):
    for one in read(name, "zh"):
        place = (one.scenario, one.topic, one.text)
        assert not [each for each in _BROKEN if each in one.text], place
        lines = [line for line in one.text.splitlines() if "统一社会信用代码" not in line]
        assert not _LATIN.search("\n".join(lines)), place


@every_matter
def test_an_english_text_has_no_template_words_in_chinese(name):
    """What people wrote, and the law, stands as written; headings and names of things do not."""
    for one in read(name, "en"):
        heading = one.text.split("\n\n", 1)[0]
        assert not _CHINESE.search(heading), (one.scenario, one.topic, one.text)
        assert not [each for each in ("{{", "None") if each in one.text], one.text


@every_matter
def test_a_text_names_the_case_and_who_is_spoken_to_and_who_signs(name):
    departments = {each.title.zh for each in shipped.BY_NAME[name].loaded.plan.departments.values()}
    for one in read(name, "zh"):
        place = (one.scenario, one.topic, one.text)
        assert "办件编号" in one.text, place
        signature, day = one.text.rstrip().splitlines()[-2:]
        assert signature in departments, place
        assert re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", day), place
        if one.to == "applicant":
            assert "申请人：" in one.text, place
            assert "见本件申请表" not in one.text, place
        elif one.to != "publication":
            assert "主送：" in one.text, place


@every_matter
def test_a_decision_against_the_applicant_gives_reasons_and_remedies_with_their_time(name):
    items = shipped.BY_NAME[name].loaded.plan.items
    for one in read(name, "zh"):
        if one.to != "applicant":
            continue
        item = items.get(one.region.partition(":")[2])
        by_law = item is None or item.type != "public-service"
        if one.topic in TOPICS_OF_REFUSAL or (
            one.topic == "item.decided" and one.outcome in AGAINST
        ):
            place = (one.scenario, one.topic, one.text)
            assert "理由：" in one.text, place
            assert "见所附决定书" not in one.text, place
            assert "救济途径：" in one.text, place
            if by_law:
                assert "行政复议" in one.text, place
                assert "行政诉讼" in one.text, place
                assert "六十日" in one.text, place
                assert "六个月" in one.text, place


@every_matter
def test_no_text_says_what_is_sensitive(name):
    """Values of sensitive fields of the scenarios stand in no text."""
    matter = shipped.BY_NAME[name]
    sensitive = {
        field.name
        for field in matter.loaded.plan.fields.values()
        if field.sensitivity == "sensitive"
    }
    values = {
        str(matter.scenario(each).given.form[field])
        for each in matter.cases
        for field in sensitive & matter.scenario(each).given.form.keys()
    }
    for one in read(name, "zh"):
        assert not [value for value in values if len(value) > 5 and value in one.text], one.topic
