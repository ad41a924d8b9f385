"""Messages between cases: their ids serve as command ids, and nothing is lost on the way."""

from __future__ import annotations

import pytest

from oneflow.engine.messages.case_messages import read_message, request_of
from oneflow.engine.ports import OutboxRow
from oneflow.engine.records.actor import Actor
from oneflow.ids import CaseId, is_client_id
from tests.generated.hall import WINDOW, Hall
from tests.generated.small import item, matter
from tests.support.case_mail import case_mail

PARENT, CHILD = CaseId("parent"), CaseId("parent.b-1")


def test_a_message_says_what_its_row_says():
    row = case_mail(PARENT, CHILD, seq=3, n=1, body={"钥匙": ["b-1"]})
    message = read_message(row)
    assert (message.id, message.sender, message.receiver) == (row.id, PARENT, CHILD)
    assert (message.topic, message.body) == ("withdraw_case", {"钥匙": ["b-1"]})


def test_what_is_for_somebody_else_is_not_read():
    row = OutboxRow(
        case_id="k", seq=1, n=0, destination="applicant", topic="t", body="{}",
        not_before="",
    )  # fmt: skip
    with pytest.raises(ValueError, match="applicant"):
        read_message(row)


def test_ids_say_where_a_message_comes_from_and_serve_as_command_ids():
    made = {
        case_mail(sender, receiver, seq=seq, n=n).id
        for sender in (PARENT, CHILD)
        for receiver in (PARENT, CHILD)
        for seq in range(200)
        for n in (0, 1)
    }
    assert len(made) == 2 * 2 * 200 * 2
    assert all(is_client_id(one) for one in made)


def test_the_receiver_gets_a_request_of_the_sending_case():
    row = case_mail(PARENT, CHILD, body={"钥匙": ["b-1"]})
    request = request_of(read_message(row))
    assert request.id == row.id
    assert (request.case_id, request.type) == (CHILD, "withdraw_case")
    assert request.actor == Actor(id="case:parent", kind="case")
    assert request.body == {"钥匙": ["b-1"]}
    assert not request.trusted


def test_a_case_without_a_part_in_another_is_told_that_there_is_nothing():
    hall = Hall(matter({"a": item()}), case_id=CHILD)
    hall.submit()
    asked = request_of(read_message(case_mail(PARENT, CHILD)))
    refusal = hall.handler.handle(asked).refusal
    assert refusal is not None
    assert refusal.rule == "not-found"
    assert hall.state("case") == "intake"
    hall.do(WINDOW, "withdraw_case")
