"""What the checks say in words: witnesses, dates, ways; and what they must leave alone."""

from __future__ import annotations

from time import process_time

import pytest

from oneflow.errors import DefinitionError
from oneflow.matters.loading import examine, load_matter
from oneflow.matters.problems import Trail
from tests.support.definitions import DEREGISTRATION, FORM, HEAD, NEWBORN, STUDIES, write
from tests.unit.matters.checks.sound import changed, lint

LIMIT = "limit: {promised: 1wd, basis: 指南}"


def found(directory, *parts, code=None):
    """Lint a small matter of these parts."""
    problems = examine(write(directory, HEAD.replace("basis: law", "basis: 法"), *parts)).problems
    return [each for each in problems if code is None or each.code == code]


def items(*entries: tuple[str, str, str]) -> str:
    """Write items that share department, type, procedure and limit."""
    lines = [
        f"  {name}: {{department: office, type: filing, procedure: {use}, {LIMIT}{rest}}}\n"
        for name, use, rest in entries
    ]
    return "items:\n" + "".join(lines)


def item(name: str, rest: str = "", use: str = "filing") -> tuple[str, str, str]:
    """Give an entry for `items`."""
    return name, use, f", {rest}" if rest else ""


@pytest.mark.parametrize(
    "path", [NEWBORN, DEREGISTRATION, *sorted(STUDIES.iterdir())], ids=lambda path: path.name
)
def test_shipped_and_studied_matters_have_nothing_but_what_is_declared_only(path):
    told = [each for each in examine(path).problems if each.severity != "info"]
    assert {each.code for each in told} <= {"OF1504"}


def test_loading_refuses_what_cannot_run_unless_told_otherwise(tmp_path):
    circle = items(item("a", "gives: [x], needs: [y]"), item("b", "gives: [y], needs: [x]"))
    directory = write(tmp_path, HEAD, FORM, circle)
    with pytest.raises(DefinitionError):
        load_matter(directory)
    assert load_matter(directory, checked=False).plan.items


def test_a_name_that_leads_nowhere_does_not_hide_what_breaks_the_law(tmp_path):
    text = changed(
        ("procedure: agreed", "procedure: agred"),
        ("notice: {legal: 5wd", "notice: {legal: 6wd"),
        ("promised: 1wd, basis: guide}", "promised: 11wd, basis: guide}"),
    )
    assert {each.code for each in lint(tmp_path, text)} == {"OF1205", "OF1801", "OF1910"}


def test_the_shortest_circle_is_the_witness(tmp_path):
    told = found(
        tmp_path,
        FORM,
        items(
            item("a", "gives: [ga], needs: [gc]"),
            item("b", "gives: [gb], needs: [ga]"),
            item("c", "gives: [gc], needs: [gb, gd]"),
            item("d", "gives: [gd], needs: [gc]"),
        ),
        code="OF1601",
    )
    assert [each.data["way"] for each in told] == [Trail(("c", "d", "c"))]
    assert "c → d → c" in told[0].message("en")


def test_two_circles_are_both_told(tmp_path):
    pairs = [
        item(name, f"gives: [g{name}], needs: [g{other}]")
        for name, other in ("ab", "ba", "cd", "dc")
    ]
    told = found(tmp_path, FORM, items(*pairs), code="OF1601")
    assert [each.data["way"] for each in told] == [("a", "b", "a"), ("c", "d", "c")]


def test_an_item_may_not_need_its_own_gift(tmp_path):
    told = found(tmp_path, FORM, items(item("a", "gives: [x], needs: [x]")), code="OF1601")
    assert [each.data["way"] for each in told] == [("a", "a")]


def test_waiting_for_the_end_of_one_that_needs_this_one_is_a_circle(tmp_path):
    told = found(
        tmp_path,
        FORM,
        items(item("a", "gives: [x]"), item("b", "needs: [x], before_end_of: a")),
        code="OF1601",
    )
    assert [set(each.data["way"]) for each in told] == [{"a", "b"}]


def test_a_second_giver_or_a_paper_breaks_a_circle(tmp_path):
    circle = [item("a", "gives: [x], needs: [y]"), item("b", "gives: [y], needs: [x]")]
    other = items(*circle, item("c", "gives: [x]"))
    assert found(tmp_path / "giver", FORM, other, code="OF1601") == []
    paper = "materials: {x: {sources: [gift, upload]}}\n"
    assert found(tmp_path / "paper", FORM, paper, items(*circle), code="OF1601") == []


def test_the_first_date_on_which_the_promise_is_later_is_named(tmp_path):
    told = lint(
        tmp_path, changed(("promised: 1wd, basis: guide}", "promised: 15cd, basis: guide}"))
    )
    late = next(each for each in told if each.code == "OF1801")
    assert late.data["start"] == "2004-01-01"
    assert "due on 2004-01-16 and the law's on 2004-01-15" in late.message("en")


def test_halves_and_hours_are_compared_by_the_dates_that_they_give(tmp_path):
    for promised in ("0.5wd", "1.5wd", "7wh", "2h"):
        text = changed(("promised: 1wd, basis: guide}", f"promised: {promised}, basis: guide}}"))
        assert "OF1801" not in {each.code for each in lint(tmp_path / promised, text)}


def test_the_path_that_breaks_the_promise_is_named(tmp_path):
    told = lint(tmp_path, changed(("promise: {promised: 11wd", "promise: {promised: 10wd")))
    late = next(each for each in told if each.code == "OF1802")
    assert late.data["way"] == ("check", "food", "account")
    assert late.data["needed"] == "0wd + 10wd + 1wd"
    assert "form.is_chain is false" in late.message("en")


def test_what_is_outside_the_promise_takes_no_time_of_it(tmp_path):
    text = changed(
        ("promise: {promised: 11wd", "promise: {promised: 10wd"),
        ("    gives: [account]\n", "    gives: [account]\n    outside_promise: true\n"),
    )
    assert "OF1802" not in {each.code for each in lint(tmp_path, text)}


def test_limits_of_states_stand_in_for_that_of_the_item(tmp_path):
    own = """\
    procedures:
      slow:
        initial: a
        states:
          a: {does: sign, limit: {promised: 3wd, basis: 指南}}
          b: {does: sign, limit: {promised: 4wd, basis: 指南}}
        transitions:
          - {trigger: go, source: a, dest: b}
          - {trigger: back, source: b, dest: a}
          - {trigger: approve, source: b, dest: approved}
    """
    entry = "items: {a: {department: office, type: filing, procedure: slow}}\n"
    for days, expected in (("7wd", []), ("6wd", ["3wd + 4wd"])):
        promise = f"promise: {{promised: {days}, basis: 指南}}\n"
        told = found(tmp_path / days, FORM, promise, entry, own, code="OF1802")
        assert [each.data["needed"] for each in told] == expected


def test_a_move_watched_for_may_repeat_another_cause(tmp_path):
    own = """\
    procedures:
      own:
        initial: a
        states: {a: {does: {await: {event: came, from: anyone, within: 3wd, otherwise: lapse, basis: 指南}}}}
        transitions:
          - {trigger: came, source: a, dest: approved}
          - {trigger: came, source: a, dest: approved, on: b.rejected}
          - {trigger: lapse, source: a, dest: lapsed}
    """
    both = items(item("a", use="own"), item("b"))
    assert found(tmp_path, FORM, both, own, code="OF1706") == []


def test_one_joint_activity_at_a_time_waits_for_none_that_needs_the_other(tmp_path):
    text = changed(
        ("opens: {or_after: 3wd}", "opens: {when: all-expected}"),
        (
            "    optional: true\n    needs: [facts]\n",
            "    optional: true\n    needs: [food-permit]\n",
        ),
    )
    told = next(each for each in lint(tmp_path, text) if each.code == "OF2011")
    assert (told.data["first"], told.data["second"]) == ("food", "sign")


def test_a_case_that_never_runs_its_items_is_told(tmp_path):
    case = """\
    case: {procedure: own}
    procedures:
      own:
        kind: case
        initial: intake
        states: {intake: {does: intake}, going: }
        transitions:
          - {trigger: accepted, source: intake, dest: going}
          - {trigger: declined, source: intake, dest: declined, requires: [reasons, remedies]}
          - {trigger: returned, source: intake, dest: withdrawn}
          - {trigger: end, source: going, dest: closed}
    """
    told = found(tmp_path, FORM, items(item("a")), case, code="OF1716")
    assert [each.data["name"] for each in told] == ["own"]


def test_a_case_that_cannot_end_is_told_with_the_choice(tmp_path):
    case = """\
    case: {procedure: own}
    procedures:
      own:
        kind: case
        initial: under_way
        states: {under_way: {runs: items}, waiting: {does: {await: {event: e}}}}
        transitions:
          - {trigger: all_settled, source: under_way, dest: waiting}
          - {trigger: e, source: waiting, dest: closed, conditions: has('g')}
    """
    both = items(item("a"), item("b", "gives: [g]"))
    told = found(tmp_path, FORM, both, case, code="OF2005")
    stuck = [(each.data["selection"], each.data["state"]) for each in told]
    assert stuck == [(("a",), "waiting")]


def test_an_applicants_wait_in_a_case_is_only_remarked(tmp_path):
    told = [each for each in examine(NEWBORN).problems if each.code == "OF1713"]
    assert [(each.data["state"], each.severity) for each in told] == [("returned", "info")]


def test_beyond_the_cap_pairs_and_single_omissions_are_tried_and_said(tmp_path):
    many = items(*(item(f"i{number}") for number in range(14)))
    told = [each for each in found(tmp_path, FORM, many) if each.code.startswith("OF200")]
    assert [each.code for each in told] == ["OF2002"]
    assert "16384" in told[0].message("en")
    assert told[0].data["count"] == 7 + 1 + 14


def test_of_a_huge_matter_only_some_choices_are_tried_and_that_is_said(tmp_path):
    many = items(*(item(f"i{number}") for number in range(400)))
    told = [each for each in found(tmp_path, FORM, many) if each.code in {"OF2002", "OF2015"}]
    assert [each.code for each in told] == ["OF2015"]
    assert "about 10^120" in told[0].message("en")
    assert told[0].data["count"] == 375


def test_a_fault_of_one_pair_is_found_beyond_the_cap(tmp_path):
    entries = [item(f"i{number}") for number in range(13)]
    entries[3] = item("i3", "gives: [g]")
    entries[9] = item("i9", use="own")
    own = """\
    procedures:
      own:
        initial: a
        states: {a: {does: sign}}
        transitions: [{trigger: approve, source: a, dest: approved, conditions: not has('g')}]
    """
    guarded = own.replace("not has", "has")
    assert found(tmp_path / "not", FORM, items(*entries), own, code="OF2004") == []
    told = found(tmp_path / "has", FORM, items(*entries), guarded)
    assert "OF1710" in {each.code for each in told}


def test_doubtful_situations_make_doubts_not_errors(tmp_path):
    form = "form: {district: {type: region}, a: {type: int}, b: {type: int}}\n"
    entries = items(
        item("x", "gives: [g], when: form.a + form.b > 3"),
        item("y", "mandatory: true, needs: [g]"),
    )
    told = found(tmp_path, form, entries)
    assert [each.code for each in told if each.code in {"OF2006", "OF2008"}] == ["OF2008"]


def test_braces_of_templates_match(tmp_path):
    text = changed(("编号 {{ number }}", "编号 {{ number }"))
    assert "OF1615" in {each.code for each in lint(tmp_path, text)}


def test_all_shipped_definitions_are_linted_in_time():
    begun = process_time()
    examine(NEWBORN)
    assert process_time() - begun < 3
