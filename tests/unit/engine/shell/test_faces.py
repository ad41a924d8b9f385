"""Strangers at the door: what they must not learn, whatever they send."""

from __future__ import annotations

import pytest

from tests.generated.hall import APPLICANT, LEAD, STRANGER, Hall
from tests.generated.small import item, matter
from tests.unit.engine.activities.test_publicity import CITIZEN, noticed


@pytest.mark.parametrize("command", ["sign", "raise_objection", "submit", "nonsense"])
@pytest.mark.parametrize("who", [STRANGER, CITIZEN])
def test_an_id_used_before_tells_a_stranger_nothing_of_a_case(who, command):
    hall = Hall(matter({"a": item()})).under_way()
    used = hall.requests[0][1].id
    assert hall.refused(who, command, request_id=used, region="case") == "not-found"
    assert hall.refused(LEAD, command, request_id=used, region="case") == "reused-id"


def test_an_id_used_before_is_told_to_whom_a_public_notice_invites():
    hall = noticed()
    used = hall.requests[0][1].id
    answer = hall.ask(CITIZEN, "raise_objection", request_id=used, reasons="x")
    assert answer.refusal.rule == "reused-id"
    assert (answer.number, answer.state) == ("", "")
    body = dict(hall.requests[0][1].body)
    assert hall.ask(APPLICANT, "submit", request_id=used, **body).repeated
