"""Messages between cases: their ids serve as command ids, and nothing is lost on the way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from oneflow.engine.messages.case_messages import (
    CaseMessage,
    case_message_id,
    read_message,
    request_of,
    to_outbox,
)
from oneflow.engine.ports import OutboxRow
from oneflow.engine.records.actor import Actor
from oneflow.ids import CaseId, is_client_id
from tests.generated.hall import WINDOW, Hall
from tests.generated.small import item, matter

AT = datetime(2026, 3, 4, 2, tzinfo=UTC)
PARENT, CHILD = CaseId("parent"), CaseId("parent.b-1")


def message(seq: int = 3, n: int = 0) -> CaseMessage:
    return CaseMessage(
        id=case_message_id(PARENT, seq, CHILD, n=n),
        sender=PARENT,
        receiver=CHILD,
        topic="withdraw_case",
        body={"钥匙": ["b-1"]},
    )


def test_the_outbox_keeps_all_of_it():
    row = to_outbox(message(3, n=1), seq=3, n=1, at=AT)
    assert (row.destination, row.case_id, row.seq, row.n) == ("case:parent.b-1", "parent", 3, 1)
    assert row.not_before == "2026-03-04T02:00:00.000000Z"
    assert read_message(row) == message(3, n=1)


def test_what_is_for_somebody_else_is_not_read():
    row = OutboxRow(
        case_id="k", seq=1, n=0, destination="applicant", topic="t", body="{}",
        not_before="",
    )  # fmt: skip
    with pytest.raises(ValueError, match="applicant"):
        read_message(row)


def test_ids_say_where_a_message_comes_from_and_serve_as_command_ids():
    made = {
        case_message_id(sender, seq, receiver, n=n)
        for sender in (PARENT, CHILD)
        for receiver in (PARENT, CHILD)
        for seq in range(200)
        for n in (0, 1)
    }
    assert len(made) == 2 * 2 * 200 * 2
    assert all(is_client_id(one) for one in made)


def test_the_receiver_gets_a_request_of_the_sending_case():
    request = request_of(message())
    assert request.id == message().id
    assert (request.case_id, request.type) == (CHILD, "withdraw_case")
    assert request.actor == Actor(id="case:parent", kind="case")
    assert request.body == {"钥匙": ["b-1"]}
    assert not request.trusted


def test_a_case_without_a_part_in_another_is_told_that_there_is_nothing():
    hall = Hall(matter({"a": item()}), case_id=CHILD)
    hall.submit()
    asked = CaseMessage(
        id=case_message_id(PARENT, 1, CHILD), sender=PARENT, receiver=CHILD, topic="withdraw_case"
    )
    refusal = hall.handler.handle(request_of(asked)).refusal
    assert refusal is not None
    assert refusal.rule == "not-found"
    assert hall.state("case") == "intake"
    hall.do(WINDOW, "withdraw_case")
