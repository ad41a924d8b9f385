"""Rarer words of the language, each where only one check sees it."""

from __future__ import annotations

from datetime import date

from oneflow.calendar import load_calendar, parse_limit
from oneflow.matters.checks.dates import first_later
from tests.support.definitions import FORM
from tests.unit.matters.checks.sound import changed, lint
from tests.unit.matters.checks.test_judgements import found, item, items


def told(directory, *changes, code):
    """Give the problems of one code in the sound matter, changed."""
    return [each for each in lint(directory, changed(*changes)) if each.code == code]


def test_a_limit_that_leaves_the_calendar_is_later_than_any_within_it():
    china = load_calendar("cn")
    later = first_later(china, parse_limit("100000wd"), parse_limit("20wd"))
    assert later is not None
    assert (later.limit_on, later.bound_on) == (None, date(2027, 1, 29))
    assert first_later(china, parse_limit("20wd"), parse_limit("100000wd")) is None


def test_a_promise_beyond_the_calendar_is_told(tmp_path):
    late = told(tmp_path, ("promised: 1wd, basis", "promised: 100000wd, basis"), code="OF1801")
    assert "no day of the calendar" in late[0].message("en")


def test_a_path_that_leaves_the_calendar_is_not_compared_by_date(tmp_path):
    changes = (
        ("promise: {promised: 11wd", "promise: {promised: 1000cd"),
        (
            "limit: {legal: 10wd, promised: 1wd, basis: guide}",
            "limit: {promised: 99y, basis: guide}",
        ),
    )
    assert told(tmp_path, *changes, code="OF1802") == []


def test_a_material_from_a_gift_that_nobody_gives_is_told(tmp_path):
    own = """\
    procedures:
      idle:
        initial: a
        states: {a: {does: sign}}
        transitions: [{trigger: go, source: a, dest: approved, gives: [x]}]
    """
    paper = "materials: {x: {sources: [gift]}}\n"
    lost = found(tmp_path, FORM, paper, items(item("a", "materials: [x]")), own, code="OF1602")
    assert [each.data["gift"] for each in lost] == ["x"]


def test_a_shared_source_that_is_nowhere_is_told_with_near_names(tmp_path):
    changes = (("plan: {sources: [upload]}", "plan: {sources: [{shared: chian}, upload]}"),)
    (each,) = told(tmp_path, *changes, code="OF1205")
    assert each.data["similar"] == ("chain",)


def test_an_item_may_need_what_a_joint_activity_gives(tmp_path):
    own = """\
    joint: {look: {serves: [a.visiting], gives: [seen]}}
    procedures:
      own:
        initial: visiting
        states: {visiting: {does: {joint: look}}}
        transitions: [{trigger: visited, source: visiting, dest: approved}]
    """
    both = items(item("a", "mandatory: true", use="own"), item("b", "needs: [seen]"))
    assert {each.severity for each in found(tmp_path, FORM, both, own)} <= {"info", "warning"}
    circle = items(item("a", "needs: [y]", use="own"), item("b", "needs: [seen], gives: [y]"))
    ways = found(tmp_path / "circle", FORM, circle, own, code="OF1601")
    assert [each.data["way"] for each in ways] == [("a", "b", "a")]


def test_who_may_not_come_to_a_joint_activity_is_not_waited_for(tmp_path):
    own = """\
    materials: {y: {sources: [gift, upload]}}
    joint: {look: {serves: [a.visiting, b.visiting]}}
    procedures:
      own:
        initial: visiting
        states: {visiting: {does: {joint: look}}}
        transitions: [{trigger: visited, source: visiting, dest: approved}]
    """
    both = items(item("a", "gives: [y]", use="own"), item("b", "needs: [y]", use="own"))
    assert found(tmp_path, FORM, both, own, code="OF2011") == []


def test_a_state_that_only_watches_others_waits_for_ever(tmp_path):
    own = """\
    procedures:
      own:
        initial: a
        states: {a: }
        transitions: [{trigger: go, source: a, dest: approved, on: b.rejected}]
    """
    both = items(item("a", use="own"), item("b"))
    problems = found(tmp_path, FORM, both, own)
    assert {"OF1711", "OF2004"} <= {each.code for each in problems}


def test_a_decision_held_until_another_ends_is_no_deadlock(tmp_path):
    pair = items(item("a", "before_end_of: b"), item("b"))
    assert {each.code for each in found(tmp_path, FORM, pair)} <= {"OF1606", "OF1608", "OF2001"}


def test_a_decision_held_by_what_never_ends_is_told_with_the_choice(tmp_path):
    own = """\
    procedures:
      own:
        initial: a
        states: {a: {does: sign}}
        transitions:
          - {trigger: approve, source: a, dest: approved, conditions: has('g')}
    """
    three = items(item("a", "before_end_of: b", use="own"), item("b"), item("c", "gives: [g]"))
    stuck = found(tmp_path, FORM, three, own, code="OF2004")
    assert [(each.data["item"], each.data["selection"]) for each in stuck] == [
        ("a", ("a",)),
        ("b", ("a", "b")),
    ]


def test_questions_about_questions_are_followed(tmp_path):
    form = """\
    form:
      district: {type: region}
      first: {type: bool}
      second: {type: bool, ask: form.first}
      third: {type: bool, ask: form.second}
      early: {type: date}
      late: {type: date}
    """
    sure = item("a", "when: form.first and form.second and form.third, mandatory: true")
    unsure = item("a", "when: form.third, mandatory: true")
    given = item("a", "when: given(form.second) and form.second, mandatory: true")
    dates = item("a", "when: form.early < form.late, mandatory: true")
    assert found(tmp_path / "sure", form, items(sure), code="OF2012") == []
    assert found(tmp_path / "given", form, items(given), code="OF2012") == []
    assert found(tmp_path / "dates", form, items(dates), code="OF2012") == []
    (each,) = found(tmp_path / "unsure", form, items(unsure), code="OF2012")
    assert "form.first is false" in each.message("en") or "form.second is" in each.message("en")
