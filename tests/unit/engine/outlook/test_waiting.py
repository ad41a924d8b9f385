"""What a region waits for is told of every kind of activity, of kinds to come too."""

from __future__ import annotations

from oneflow.engine.outlook import waiting
from oneflow.engine.outlook.view import view_of
from tests.generated.hall import WINDOW, Hall, official
from tests.generated.small import item, matter


def test_a_kind_that_nothing_better_is_said_of_has_its_state_s_title(monkeypatch):
    hall = Hall(matter({"a": item()})).under_way()
    monkeypatch.setattr(waiting, "_activity", lambda *_: None)
    found = view_of(hall.world, hall.case, hall.clock.at).region("a").waiting
    assert found is not None
    assert (found.what, found.things, found.of) == ("activity", ("sign",), ("one",))
    assert (found.title.zh, found.title.en) == ("办理", "Decide")


def test_the_case_waits_for_its_items_by_name_while_they_are_few():
    hall = Hall(matter({code: item() for code in "abcde"})).under_way()
    case = view_of(hall.world, hall.case, hall.clock.at).region("case").waiting
    assert case is not None
    assert (case.what, case.title.en) == ("regions", "5 items or deliveries")
    for code in "ab":
        hall.sign(code)
    fewer = view_of(hall.world, hall.case, hall.clock.at).region("case").waiting
    assert fewer is not None
    assert fewer.things == ("item:c", "item:d", "item:e")


def test_a_notice_that_is_out_waits_for_the_applicant():
    paper = {"paper": {"sources": ["upload"]}}
    hall = Hall(matter({"a": item(materials=["paper"])}, materials=paper))
    hall.submit(materials={"paper": "upload"})

    def waits() -> tuple[str, tuple[str, ...]]:
        found = view_of(hall.world, hall.case, hall.clock.at).region("case").waiting
        assert found is not None
        return found.what, found.of

    assert waits() == ("answers", ("one",))
    hall.do(
        official("one"), "answer_intake", department="one", defects=[{"what": "material:paper"}]
    )
    assert waits()[0] in {"service", "answers"}
    hall.do(WINDOW, "serve_intake_notice")
    assert waits() == ("supplement", ("applicant",))
    seen = view_of(hall.world, hall.case, hall.clock.at)
    assert seen.decision is not None
    assert seen.decision.likely.at is None or seen.decision.likely.at > hall.clock.at
