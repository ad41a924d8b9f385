"""What is stored of a turn, byte for byte, and what is read from it again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import ClassVar

import msgspec
import pytest
from msgspec import Struct

from oneflow.engine.history.chain import GENESIS, Head, verify
from oneflow.engine.history.commitments import commit, fingerprint, is_same
from oneflow.engine.history.envelope import Envelope
from oneflow.engine.ports import EventRow
from oneflow.engine.records.actor import TIMER, Actor
from oneflow.engine.records.commands import Command, Tick, WithdrawItems
from oneflow.engine.records.event import Event
from oneflow.engine.records.events import ItemsAdmitted, LateAnswerKept
from oneflow.engine.records.instants import read_instant, write_instant
from oneflow.engine.registry import COMMANDS, EVENTS
from oneflow.errors import IntegrityError
from oneflow.ids import CaseId, CommandId

START = Head()
CHINA = timezone(timedelta(hours=8))
AT = datetime(2024, 3, 4, 10, tzinfo=CHINA)
NOW = datetime(2024, 3, 4, 2, 0, 1, 250_000, tzinfo=UTC)
EVENTS_OF_TURN = [
    LateAnswerKept(at=AT, region="item:household", command="Sign", by="王"),
    ItemsAdmitted(at=AT, items=("household", "insurance"), deemed=True, ground="行政许可法 32"),
]
COMMAND = Command(
    id=CommandId("cmd-1"),
    case_id=CaseId("case-1"),
    actor=Actor(id="u-1", kind="official", offices=("police",), roles=("window",)),
    body=WithdrawItems(items=("household",)),
    occurred_at=AT,
    trusted=True,
)


def envelope() -> Envelope:
    return Envelope(EVENTS, COMMANDS)


def written(command: Command | None = COMMAND, after: Head = START) -> tuple[EventRow, ...]:
    return envelope().rows(
        EVENTS_OF_TURN,
        command,
        case_id="case-1",
        after=after,
        recorded_at=NOW,
        algorithm="sha256",
    )


def test_the_first_event_of_a_turn_carries_the_command():
    first, second = written()
    assert json.loads(first.body) == {
        "at": "2024-03-04T10:00:00+08:00",
        "region": "item:household",
        "command": "Sign",
        "by": "王",
        "$command": {
            "id": "cmd-1",
            "type": "withdraw_items",
            "actor": {
                "id": "u-1",
                "kind": "official",
                "offices": ["police"],
                "roles": ["window"],
            },
            "body": {"items": ["household"]},
            "occurred_at": "2024-03-04T10:00:00+08:00",
            "trusted": True,
        },
    }
    assert '"by":"王"' in first.body
    assert "$command" not in second.body


def test_rows_are_numbered_timed_and_chained():
    rows = written()
    assert [(row.seq, row.type, row.version, row.recorded_at) for row in rows] == [
        (1, "late_answer_kept", 1, "2024-03-04T02:00:01.250000Z"),
        (2, "items_admitted", 1, "2024-03-04T02:00:01.250000Z"),
    ]
    assert verify(rows, case_id="case-1", algorithm="sha256") == ()
    later = written(after=Head(2, rows[-1].hash))
    assert verify([*rows, *later], case_id="case-1", algorithm="sha256") == ()
    assert later[0].hash != rows[0].hash


def test_events_and_command_come_back_as_they_were():
    rows = written()
    assert [envelope().event(row) for row in rows] == EVENTS_OF_TURN
    assert [envelope().command(row) for row in rows] == [COMMAND, None]


@pytest.mark.parametrize(
    "command",
    [None, Command(id=CommandId("t"), case_id=CaseId("case-1"), actor=TIMER, body=Tick())],
)
def test_nothing_and_a_tick_are_not_stored(command: Command | None):
    assert [envelope().command(row) for row in written(command)] == [None, None]


def test_a_turn_without_events_has_no_rows():
    assert (
        envelope().rows([], COMMAND, case_id="c", after=Head(), recorded_at=NOW, algorithm="sha256")
        == ()
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "unheard_of"},
        {"version": 2},
        {"body": '{"at":"yesterday"}'},
        {"body": '{"at":'},
        {"body": "{}"},
        {"version": 0},
    ],
)
def test_a_row_that_cannot_be_read_names_its_place(changes: dict[str, object]):
    row = msgspec.structs.replace(written()[1], **changes)
    with pytest.raises(IntegrityError) as caught:
        envelope().event(row)
    assert caught.value.remedy_zh


def test_a_command_that_cannot_be_read_names_its_place():
    row = written()[0]
    unknown = msgspec.structs.replace(row, body=row.body.replace("withdraw_items", "unheard_of"))
    with pytest.raises(IntegrityError):
        envelope().command(unknown)


class Named(Event, frozen=True, kw_only=True):
    """An event in its third version: `first` and `last` became `name`, then `names`."""

    schema: ClassVar[int] = 3
    names: tuple[str, ...]


def test_older_versions_are_led_up_step_by_step():
    steps = {
        ("named", 1): lambda body: {"at": body["at"], "name": body["first"] + body["last"]},
        ("named", 2): lambda body: {"at": body["at"], "names": [body["name"]]},
    }
    reader = Envelope({"named": Named}, COMMANDS, upcasters=steps)
    row = EventRow(
        case_id="c",
        seq=1,
        type="named",
        version=1,
        recorded_at=write_instant(NOW),
        body='{"at":"2024-03-04T10:00:00+08:00","first":"小明","last":"王"}',
        hash=GENESIS,
    )
    expected = Named(at=AT, names=("小明王",))
    assert reader.event(row) == expected
    second = msgspec.structs.replace(
        row, version=2, body='{"at":"2024-03-04T10:00:00+08:00","name":"小明王"}'
    )
    assert reader.event(second) == expected
    (third,) = reader.rows(
        [expected], None, case_id="c", after=Head(), recorded_at=NOW, algorithm="sm3"
    )
    assert (third.version, reader.event(third)) == (3, expected)
    with pytest.raises(IntegrityError):
        Envelope({"named": Named}, COMMANDS).event(row)


def test_every_registered_type_is_written_under_its_own_name():
    assert len(set(EVENTS.values())) == len(EVENTS)
    assert len(set(COMMANDS.values())) == len(COMMANDS)
    for kind in (*EVENTS.values(), *COMMANDS.values()):
        assert issubclass(kind, Struct)
        assert "$command" not in kind.__struct_encode_fields__


def test_instants_keep_their_order_as_text():
    moments = [AT + timedelta(microseconds=n * 333_333) for n in range(20)]
    texts = [write_instant(moment) for moment in reversed(moments)]
    assert sorted(texts) == [write_instant(moment) for moment in moments]
    assert [read_instant(text) for text in sorted(texts)] == moments
    assert {len(text) for text in texts} == {27}
    with pytest.raises(ValueError, match="offset"):
        write_instant(datetime(2024, 3, 4))


def test_a_commitment_binds_to_everything_it_names():
    made = commit("form.name", 1, value='"王"', salt=bytes(16))
    others = [
        commit("form.names", 1, value='"王"', salt=bytes(16)),
        commit("form.name", 2, value='"王"', salt=bytes(16)),
        commit("form.name", 1, value='"王 "', salt=bytes(16)),
        commit("form.name", 1, value='"王"', salt=bytes(15) + b"\x01"),
        commit("form.name", 1, value='"王"', salt=bytes(16), algorithm="sm3"),
    ]
    assert len({made, *others}) == 6
    assert {len(one) for one in (made, *others)} == {32}


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_a_fingerprint_knows_its_content(algorithm: str):
    known = fingerprint(b"content", salt=b"s" * 16, algorithm=algorithm)
    assert known != fingerprint(b"content", salt=b"t" * 16, algorithm=algorithm)
    assert is_same(known, b"content", algorithm=algorithm)
    assert not is_same(known, b"contents", algorithm=algorithm)
