"""`oneflow outbox`: what could not be delivered is seen, by whom it concerns, and sent again."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from oneflow.adapters.memory.channel import MemoryChannel
from oneflow.bootstrap import open_engine
from oneflow.calendar import load_calendar, shipped
from oneflow.cli import demo_story as story
from oneflow.testing.virtual import CountedEntropy, VirtualTime

DISPATCHER = "d1:dispatcher@hall/440106"
CASE_ID = "k-1"


@pytest.fixture
def undelivered(tmp_path):
    """A case whose messages went nowhere: no channel was there for them."""
    url = f"sqlite:///{tmp_path}/hall.db"
    time = VirtualTime(load_calendar("cn").localise(datetime(2026, 9, 21, 9)))
    with open_engine(
        url, definitions=[shipped(story.MATTER)], time=time, entropy=CountedEntropy()
    ) as engine:
        wish = story.BEATS[0].wish
        assert wish is not None
        desk = engine.desk(wish.by)
        data = wish.body["data"]
        desk.submit(
            story.MATTER,
            items=wish.body["selected"],
            form=data["fields"],
            materials=data["materials"],
            shared=data.get("shared"),
            case_id=CASE_ID,
        ).check()
        time.move(time.now() + timedelta(minutes=1))
        assert engine.relay({}).dead > 1
    return url


def listed(oneflow, url, *more, who=DISPATCHER):
    done = oneflow("outbox", "dead", "--database", url, "--as", who, "--json", *more)
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def test_what_was_laid_aside_is_listed_with_its_reason(oneflow, undelivered):
    done = oneflow("outbox", "dead", "--database", undelivered, "--as", DISPATCHER)
    assert done.code == 0, done.err
    assert "没有通往它的通道" in done.out
    found = listed(oneflow, undelivered)
    assert f"{len(found)} 件搁置" in done.out
    assert all(each["id"] in done.out for each in found)
    assert {each["reason"] for each in found} == {"no-channel"}
    assert not {"body", "text"} & set(found[0]), "what a message says is never shown"


def test_a_page_says_how_to_go_on(oneflow, undelivered):
    whole = listed(oneflow, undelivered)
    done = oneflow(
        "outbox",
        "dead",
        "--limit",
        1,
        "--database",
        undelivered,
        "--as",
        DISPATCHER,
        "--lang",
        "en",
    )
    assert "1 message laid aside" in done.out
    place = done.out.strip().rpartition("--after ")[2]
    assert listed(oneflow, undelivered, "--after", place) == whole[1:]
    wrong = oneflow("outbox", "dead", "--after", "x", "--database", undelivered, "--as", DISPATCHER)
    assert wrong.code == 2


def test_a_released_message_is_sent_when_the_relay_runs_again(oneflow, undelivered):
    first, *others = listed(oneflow, undelivered)
    done = oneflow("outbox", "release", first["id"], "--database", undelivered, "--as", DISPATCHER)
    assert (done.code, done.out) == (0, "放行了 1 件。\n")
    assert listed(oneflow, undelivered) == others
    arrived = MemoryChannel()
    with open_engine(undelivered, definitions=[shipped(story.MATTER)], check=False) as engine:
        assert engine.relay({"*": arrived}).sent == 1
    assert [row.id for row in arrived.delivered] == [first["id"]]


def test_all_that_goes_to_one_place_is_released_at_once(oneflow, undelivered):
    whole = listed(oneflow, undelivered)
    where = whole[0]["destination"]
    of_it = [each for each in whole if each["destination"] == where]
    assert listed(oneflow, undelivered, "--destination", where) == of_it
    done = oneflow(
        "outbox", "release", "--destination", where, "--database", undelivered, "--as", DISPATCHER,
        "--lang", "en",
    )  # fmt: skip
    assert (done.code, done.out) == (0, "Released 1 message.\n")
    assert listed(oneflow, undelivered) == [each for each in whole if each not in of_it]


@pytest.mark.parametrize("who", ["w1:window@hall/440106", "mother", "d1:dispatcher"])
@pytest.mark.parametrize("command", [("dead",), ("release", "m.x")])
def test_whoever_does_not_look_after_messages_is_told_so(oneflow, undelivered, who, command):
    done = oneflow("outbox", *command, "--database", undelivered, "--as", who)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("[refused] 发不出去的消息只有运维人员和发送管理员")


def test_a_dispatcher_of_another_office_sees_and_releases_nothing(oneflow, undelivered):
    stranger = "d2:dispatcher@hall/999999"
    first = listed(oneflow, undelivered)[0]
    assert listed(oneflow, undelivered, who=stranger) == []
    done = oneflow("outbox", "release", first["id"], "--database", undelivered, "--as", stranger)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("[not-found]")
    assert listed(oneflow, undelivered)[0] == first


def test_the_operator_of_the_configuration_sees_all(oneflow, undelivered, monkeypatch):
    monkeypatch.setenv("ONEFLOW_OPERATOR", "night")
    done = oneflow("outbox", "dead", "--database", undelivered, "--json")
    assert len(done.out.splitlines()) == len(listed(oneflow, undelivered))


def test_looking_and_releasing_are_recorded_by_name(oneflow, undelivered, tmp_path):
    first = listed(oneflow, undelivered)[0]
    oneflow("outbox", "release", first["id"], "--database", undelivered, "--as", DISPATCHER)
    log = (tmp_path / "hall.db.access.jsonl").read_text("utf-8")
    records = [json.loads(line) for line in log.splitlines()]
    released = [each for each in records if each["action"] == "outbox-release"]
    assert [(each["actor"], each["case"], each["fields"]) for each in released] == [
        ("d1", CASE_ID, [first["id"]])
    ]


@pytest.mark.parametrize("what", [(), ("m.x", "--destination", "applicant")])
def test_either_messages_or_a_destination_is_named(oneflow, undelivered, what):
    done = oneflow("outbox", "release", *what, "--database", undelivered, "--as", DISPATCHER)
    assert (done.code, done.out) == (2, "")
    assert "--destination" in done.err
