"""Pauses that only the kernel ends, and those that look like them."""

from __future__ import annotations

import pytest

from tests.generated.hall import WINDOW, Hall, official
from tests.generated.small import item, matter

HEAD = official("one", "head-of-body")


def test_nobody_restarts_a_clock_out_of_the_pause_of_a_case_sent_back():
    """It runs on when the case is back; while the applicant has it, no department's time runs."""
    hall = Hall(matter({"a": item("one")})).under_way()
    hall.do(WINDOW, "move_case", trigger="return", basis="law", papers={"reasons": "r"})
    assert hall.refused(HEAD, "restart_clock", region="item:a", basis="law") == "paused-already"
    assert hall.region("a").clocks["limit"].legal_at is None


@pytest.mark.parametrize("ground", ["case-returned", "aside:deciding"])
def test_what_a_person_calls_a_pause_does_not_make_it_the_kernel_s(ground):
    hall = Hall(matter({"a": item("one")})).under_way()
    hall.do(HEAD, "suspend_clock", region="item:a", ground=ground, basis="law")
    assert hall.ask(HEAD, "resume_clock", region="item:a").refusal is None
    assert hall.region("a").clocks["limit"].legal_at is not None
