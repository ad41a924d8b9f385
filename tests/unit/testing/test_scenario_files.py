"""Scenario files: what is wrong is told at its place, all of it, with what was meant."""

from __future__ import annotations

import pytest

from oneflow.errors import DefinitionError
from oneflow.testing.scenarios import load_scenario, scenario_files
from tests.acceptance import newborn
from tests.unit.testing.written import GIVEN, load, matter_in, problems, write


@pytest.fixture
def matter(tmp_path):
    return matter_in(tmp_path)


WRONG = {
    "key": ("stepz: []\n", "OF1201", "'stepz'", "'steps'"),
    "verb": ("steps:\n  - {does: aprove household}\n", "OF1205", "'aprove'", "'approve'"),
    "bare verb": ("steps:\n  - {does: serve notise}\n", "OF1205", "'notise'", ""),
    "nonsense": ("steps:\n  - {does: frobnicate}\n", "OF1205", "'frobnicate'", ""),
    "item": ("steps:\n  - {does: approve houshold}\n", "OF1205", "'houshold'", "'household'"),
    "who": ("steps:\n  - {who: polise, does: accept}\n", "OF1205", "'polise'", "'police'"),
    "role": ("steps:\n  - {who: police/, does: accept}\n", "OF1205", "'police'", ""),
    "when": ("steps:\n  - {at: soon}\n", "OF1203", "'soon'", ""),
    "until": ('steps:\n  - {at: "until light(household, green)"}\n', "OF1205", "'green'", ""),
    "until item": ("steps:\n  - {at: until due(houshold)}\n", "OF1205", "'houshold'", "'household'"),
    "arity": ("steps:\n  - {at: until light(household)}\n", "OF1203", "until light", ""),
    "occurred": ("steps:\n  - {does: accept, occurred: +1wd}\n", "OF1203", "+1wd", ""),
    "state": ("steps:\n  - {then: {case: underway}}\n", "OF1205", "'underway'", "'under_way'"),
    "item state": (
        "steps:\n  - {then: {items: {household: aproved}}}\n", "OF1205", "'aproved'", "'approved'",
    ),
    "clock": ("steps:\n  - {then: {due: {houshold: {legal: null}}}}\n", "OF1205", "'houshold'", ""),
    "side": (
        "steps:\n  - {then: {due: {household: {lgal: null}}}}\n", "OF1205", "'lgal'", "'legal'",
    ),
    "bare due": ("steps:\n  - {then: {due: {household: 2026-03-19}}}\n", "OF1203", "2026", ""),
    "light": (
        "steps:\n  - {then: {lights: {household: yelow}}}\n", "OF1205", "'yelow'", "'yellow'",
    ),
    "addressee": ("steps:\n  - {then: {notices: {polise: []}}}\n", "OF1205", "'polise'", "'police'"),
    "waiter": ("steps:\n  - {then: {waits_for: [windw]}}\n", "OF1205", "'windw'", "'window'"),
    "material": (
        "steps:\n  - {then: {materials: {baby-foto: here}}}\n", "OF1205", "'baby-foto'", "baby-photo",
    ),
    "gift": ("steps:\n  - {then: {gifts: {houshold: 1}}}\n", "OF1205", "'houshold'", "'household'"),
    "fact": ("steps:\n  - {then: {facts: {nothing: true}}}\n", "OF1205", "'nothing'", ""),
    "data": ("steps:\n  - {then: {data: gone}}\n", "OF1205", "'gone'", ""),
    "defect": (
        "steps:\n  - {does: {defects: {baby-foto: x}}}\n", "OF1205", "'baby-foto'", "'baby-photo'",
    ),
    "no defect": ("steps:\n  - {does: defects}\n", "OF1501", "say what is missing", ""),
    "new field": (
        "steps:\n  - {does: {supplement: {form: {child_nam: x}}}}\n", "OF1205", "'child_nam'",
        "'child_name'",
    ),
    "detail": (
        "steps:\n  - {does: {extend household: {bye: 5wd}}}\n", "OF1201", "'bye'", "'by'",
    ),
    "missing detail": (
        "steps:\n  - {does: {extend household: {reasons: x}}}\n", "OF1202", "'by'", "",
    ),
    "details no mapping": ("steps:\n  - {does: {extend household: x}}\n", "OF1203", "'x'", ""),
    "two deeds at once": (
        "steps:\n  - {does: {accept: null, decline: null}}\n", "OF1203", "accept, decline", "",
    ),
    "corrected gift": ("steps:\n  - {does: {correct houshold: {}}}\n", "OF1205", "'houshold'", ""),
    "target of nothing": ("steps:\n  - {does: withdraw everything now}\n", "OF1501", "'now'", ""),
    "refused what": ("steps:\n  - {at: +1wd, refused: papers}\n", "OF1501", "refused", ""),
    "event": ("steps:\n  - {does: tell}\n", "OF1501", "say what happened", ""),
    "tag": ("steps: !!python/object []\n", "OF1107", "", ""),
    "alias": ("steps: &a []\n", "OF1106", "", ""),
    "twice": ("steps: []\nsteps: []\n", "OF1109", "'steps'", ""),
    "big number": ("about: 110105194912310021\n", "OF1113", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_at_its_place(matter, name):
    text, code, shown, meant = WRONG[name]
    found = problems(matter, GIVEN + text)
    assert code in [each[0] for each in found], found
    at = next(each for each in found if each[0] == code)
    assert at[1] >= 4
    assert at[2] >= 1
    assert shown in at[3]
    assert meant in at[3]


def test_a_position_is_exact(matter):
    text = GIVEN + "steps:\n  - at: +1wd\n    does:\n      reject houshold: {reasons: 无}\n"
    assert [each[:3] for each in problems(matter, text)] == [("OF1205", 7, 7)]


def test_all_problems_are_told_in_one_run(matter):
    text = GIVEN + "steps:\n  - {at: soon, who: nobody, does: nothing, then: {case: nowhere}}\n"
    assert len(problems(matter, text)) == 4


@pytest.mark.parametrize(
    "given",
    [
        "form: {child_nam: x}", "materials: {baby-foto: upload}", "shared: {marriag: true}",
        "items: [houshold]", "at: noon", "colour: red",
    ],
)  # fmt: skip
def test_what_is_given_is_checked(matter, given):
    text = f"scenario: x\nmatter: newborn\ngiven: {{{given}}}\n"
    found = problems(matter, text)
    assert found
    assert found[0][1] == 3


def test_the_matter_named_is_the_one_it_stands_in(matter):
    found = problems(matter, GIVEN.replace("matter: newborn", "matter: newborm"))
    assert found[0][:2] == ("OF1205", 2)


def test_problems_of_the_shared_defaults_are_told_in_their_file(matter):
    (matter / "scenarios/_defaults.yaml").write_text("fform: {}\n")
    with pytest.raises(DefinitionError) as raised:
        load(matter, GIVEN)
    assert raised.value.problems[0].file.endswith("_defaults.yaml")


def test_a_null_takes_a_shared_answer_away(matter):
    text = GIVEN.replace("items: [household]", "form: {phone: null, sex: male}")
    given = load(matter, text).given
    assert "phone" not in given.form
    assert given.form["sex"] == "male"
    assert given.own == {"phone", "sex"}


def test_chinese_words_mean_the_same(matter):
    english = (
        "steps:\n  - {who: window, does: accept}\n  - {who: police, does: approve household}\n"
    )
    chinese = (
        "steps:\n  - {who: 窗口, does: 受理}\n  - {who: 公安派出所, does: 准予 出生登记（户口）}\n"
    )
    first, second = load(matter, GIVEN + english), load(matter, GIVEN + chinese)
    assert [each.person for each in first.steps] == [each.person for each in second.steps]
    wishes = [[step.wishes[0].type for step in each.steps] for each in (first, second)]
    assert wishes[0] == wishes[1]
    assert second.steps[1].wishes[0].body["trigger"] == "approve"
    assert second.steps[1].wishes[0].body["region"] == "item:household"


def test_files_are_found_from_a_file_a_matter_or_above(tmp_path, matter):
    first = write(matter, GIVEN, "first")
    assert scenario_files(first) == (first,)
    assert scenario_files(matter) == (first,)
    assert scenario_files(matter / "scenarios") == (first,)
    assert scenario_files(tmp_path) == (first,)


def test_a_file_that_cannot_be_read_is_a_problem_not_a_crash(matter):
    path = matter / "scenarios/no.yaml"
    with pytest.raises(DefinitionError) as raised:
        load_scenario(path, newborn.matter().plan)
    assert raised.value.problems[0].code == "OF1001"
