"""Slips of a host are told in a sentence, all at once, and nothing is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from oneflow.adapters.memory import MemoryStore
from oneflow.bootstrap import Engine
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.request import Request
from oneflow.errors import SubmissionError, UsageError
from tests.generated.hall import APPLICANT, WINDOW, Clock, Counted, china
from tests.generated.small import expanded, item, matter

MATTER = expanded(
    matter(
        {"a": item(fields=["name"], materials=["photo"])},
        form={"name": {"type": "text"}},
        materials={"photo": {"title": {"zh": "照片", "en": "Photo"}, "sources": ["upload"]}},
    )
)
WANTED: dict[str, Any] = {"items": ["a"], "form": {"name": "x"}, "materials": {"photo": "upload"}}
OPERATOR = Actor(id="operator-1", kind="operator")


@pytest.fixture
def engine() -> Engine:
    made = Engine(MemoryStore(), china(), Clock(), Counted(), algorithm="sha256")
    made.worlds.publish(MATTER)
    return made


def cases(engine: Engine) -> list[str]:
    return [case.id for case in engine.desk(OPERATOR).cases()]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"items": "a"}, "items"),
        ({"items": None}, "items"),
        ({"form": [1]}, "form"),
        ({"form": "x"}, "form"),
        ({"form": {5: 1}}, "form"),
        ({"materials": ["photo"]}, "materials"),
        ({"shared": "x"}, "shared"),
        ({"requst_id": "r"}, "requst_id"),
        ({"applicant": "a\0b"}, "applicant"),
        ({"applicant": "x" * 129}, "applicant"),
        ({"occurred_at": datetime(2026, 1, 1)}, "occurred_at"),
        ({"occurred_at": date(2026, 1, 1)}, "occurred_at"),
        ({"occurred_at": "2026-01-01"}, "occurred_at"),
        ({"trusted": "yes"}, "trusted"),
    ],
    ids=repr,
)
def test_an_application_that_is_not_in_its_form(engine: Engine, wrong: dict[str, Any], named: str):
    with pytest.raises(UsageError) as raised:
        engine.desk(APPLICANT).submit("small", **{**WANTED, **wrong})
    assert named in raised.value.zh
    assert named in raised.value.en
    assert raised.value.remedy_en
    assert cases(engine) == []


def test_everything_that_is_wrong_is_told_at_once(engine: Engine):
    with pytest.raises(UsageError) as raised:
        engine.desk(APPLICANT).submit("small", items="a", form=[1], foo=1)  # type: ignore[arg-type, call-arg]  # wrong on purpose
    for named in ("items", "form", "foo"):
        assert named in raised.value.en


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"roles": "window"}, "roles"),
        ({"offices": "hall/440106"}, "offices"),
        ({"roles": (5,)}, "roles"),
        ({"offices": ("",)}, "offices"),
        ({"kind": "king"}, "kind"),
        ({"id": None}, "id"),
        ({"id": ""}, "id"),
        ({"id": "a\0"}, "id"),
        ({"id": "\ud800"}, "id"),
        ({"id": "x" * 129}, "id"),
        ({"on_behalf_of": 5}, "on_behalf_of"),
    ],
    ids=repr,
)
def test_an_actor_whose_fields_are_not_what_they_must_be(
    engine: Engine, fields: dict[str, Any], named: str
):
    """In one text `in` finds parts of words: roles="not-the-window" would be the window's."""
    engine.desk(APPLICANT).submit("small", case_id="k1", **WANTED).check()
    actor = Actor(**{"id": "u-1", "kind": "official", **fields})
    request = Request(id="r", case_id="k1", actor=actor, type="withdraw_case")
    for use in (
        lambda: engine.desk(actor),
        lambda: engine.handle(request),
        lambda: engine.read("k1", actor),
    ):
        with pytest.raises(UsageError) as raised:
            use()
        assert f"actor.{named}" in raised.value.en


@pytest.mark.parametrize("actor", [None, "mother-17", {"id": "x", "kind": "applicant"}])
def test_what_is_no_actor(engine: Engine, actor: Any):
    with pytest.raises(UsageError):
        engine.desk(actor)


@pytest.mark.parametrize(
    "request_",
    [
        None,
        {"id": "x"},
        Request(id="r", case_id="k1", actor=WINDOW, type=5),  # type: ignore[arg-type]  # on purpose
        Request(id="r", case_id="k1", actor=WINDOW, type="sign", body=None),  # type: ignore[arg-type]  # on purpose
        Request(id="r", case_id="k1", actor=WINDOW, type="sign", body={5: 1}),  # type: ignore[dict-item]  # on purpose
    ],
)
def test_what_is_no_request(engine: Engine, request_: Any):
    with pytest.raises(UsageError):
        engine.handle(request_)


@pytest.mark.parametrize("channels", [None, ["x"], {5: None}, {"*": 5}, {"*": None}])
def test_what_are_no_channels(engine: Engine, channels: Any):
    engine.desk(APPLICANT).submit("small", **WANTED).check()
    with pytest.raises(UsageError):
        engine.relay(channels)
    assert engine.undelivered(OPERATOR).page() == []


def test_a_misspelt_word_about_a_material_is_a_fault(engine: Engine):
    paper = {"source": "upload", "flie": "scan-1"}
    with pytest.raises(SubmissionError) as raised:
        engine.desk(APPLICANT).submit("small", **{**WANTED, "materials": {"photo": paper}})
    assert [fault.code for fault in raised.value.faults] == ["material-keys"]


@pytest.mark.parametrize("what", ["nope", "material:nope", "field:photo", "material:", ""])
def test_a_defect_names_what_the_matter_asks_for(engine: Engine, what: str):
    """It stands in the one notice, which a citizen has to be able to follow."""
    engine.desk(APPLICANT).submit("small", case_id="k1", **WANTED).check()
    desk = engine.desk(Actor(id="one", kind="system", offices=("one",)))
    with pytest.raises(UsageError):
        desk.act("k1", "answer_intake", department="one", defects=[what])
    assert len(desk.history("k1")) == 1
    desk.act("k1", "answer_intake", department="one", defects=["material:photo"]).check()


def test_defects_are_several(engine: Engine):
    engine.desk(APPLICANT).submit("small", case_id="k1", **WANTED).check()
    desk = engine.desk(Actor(id="one", kind="system", offices=("one",)))
    with pytest.raises(UsageError):
        desk.act("k1", "answer_intake", department="one", defects="material:photo")
    assert len(desk.history("k1")) == 1


def test_an_instant_with_any_offset_is_taken(engine: Engine):
    at = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
    assert engine.desk(APPLICANT).submit("small", occurred_at=at, **WANTED).check().version == 1
