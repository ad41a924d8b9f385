"""Loading: every problem at its place, nothing half loaded."""

from __future__ import annotations

import pytest

from oneflow.errors import DefinitionError
from oneflow.matters import load_matter, shipped
from oneflow.matters.loading import examine, merge
from oneflow.matters.yaml_tree import Tree
from tests.support.definitions import FORM, HEAD, ITEMS, loaded, problems, told, write


def test_a_small_definition_loads(tmp_path):
    found = loaded(tmp_path, HEAD, FORM, ITEMS)
    assert found.plan.code == "small"
    assert found.problems == ()
    assert found.plan.title.zh == "小事"
    assert found.plan.departments["other"].title.zh == "other"


def test_a_file_may_be_named_instead_of_its_directory(tmp_path):
    directory = write(tmp_path, HEAD, FORM, ITEMS)
    assert (
        load_matter(directory / "matter.yaml", checked=False).plan
        == load_matter(directory, checked=False).plan
    )


def test_a_definition_that_is_not_there_is_told(tmp_path):
    with pytest.raises(DefinitionError) as caught:
        load_matter(tmp_path / "nothing")
    assert [each.code for each in caught.value.problems] == ["OF1001"]


def test_all_problems_of_form_are_told_at_once_with_near_matches(tmp_path):
    found = problems(
        tmp_path,
        HEAD.replace("subject: person", "subject: persn").replace("lead: office\n", ""),
        FORM.replace("type: bool", "typ: bool"),
        "items:\n  first:\n    departmnt: office\n    type: filing\n    procedure: filing\n",
    )
    assert sorted(told(found)) == [
        ("OF1201", 7),
        ("OF1201", 10),
        ("OF1202", 1),
        ("OF1202", 7),
        ("OF1202", 10),
        ("OF1204", 4),
    ]
    text = "\n".join(each.message("en") for each in found)
    assert "Did you mean 'type'?" in text
    assert "Did you mean 'department'?" in text
    assert "Did you mean 'person'?" in text


@pytest.mark.parametrize(
    ("entry", "code", "words"),
    [
        ("limit: 5dw", "OF1501", "5dw"),
        ("limit: 0.5wd", "OF1501", "half days"),
        ("limit: {basis: law}", "OF1501", "at least one"),
        ("limit: 5", "OF1203", "a list"),
        ("limit: {legal: 5}", "OF1203", "a text"),
        ("limit: {legal: [5wd]}", "OF1203", "[…]"),
        ("visits: {a: 1}", "OF1203", "{…}"),
        ("gives: null", "OF1203", "null"),
        ("department: false", "OF1203", "false"),
        ("mandatory: yes", "OF1203", "true or false"),
        ("visits: many", "OF1203", "a whole number"),
        ("gives: first", "OF1203", "a list"),
        ("gives: [Fist]", "OF1210", "Fist"),
        ("gives: [f\u043eod]", "OF1211", "CYRILLIC"),
        ("acceptance: with", "OF1204", "with-case"),
        ("mandatory: true\n    optional: true", "OF1501", "mandatory and optional"),
        ("procedure: []", "OF1203", "at least one"),
        ("reconfirm: {within: 3wd, otherwise: hodl}", "OF1204", "hold"),
    ],
)
def test_a_wrong_value_is_told_where_it_stands(tmp_path, entry, code, words):
    item = "items:\n  first:\n    type: filing\n"
    if not entry.startswith("department"):
        item += "    department: office\n"
    if not entry.startswith("procedure"):
        item += "    procedure: filing\n"
    found = problems(tmp_path, HEAD, FORM, f"{item}    {entry}\n")
    assert code in {each.code for each in found}
    assert words in " ".join(each.message("en") for each in found)
    assert {each.line for each in found} <= set(range(9, 16))


def test_identifiers_that_only_look_right_are_refused_as_keys_too(tmp_path):
    found = problems(tmp_path, HEAD, FORM, ITEMS.replace("first:", "f\u0456rst:"))
    assert [each.code for each in found] == ["OF1211"]


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("lead: office", "lead: offise", "offise"),
        ("department: office", "department: offic", "offic"),
        ("procedure: filing", "procedure: filling", "filling"),
        ("limit: 5wd", "needs: [frist]", "frist"),
        ("limit: 5wd", "materials: [paper]", "paper"),
        ("limit: 5wd", "fields: [flagg]", "flagg"),
        ("limit: 5wd", "before_end_of: secnd", "secnd"),
        ("limit: 5wd", "limit: {legal: 5wd, from: acepted}", "acepted"),
        ("limit: 5wd", "limit: {legal: 5wd, from: record.at}", "record.at"),
    ],
)
def test_unknown_names_are_told(tmp_path, old, new, name):
    found = problems(tmp_path, HEAD.replace(old, new), FORM, ITEMS.replace(old, new))
    assert [(each.code, each.data["name"]) for each in found] == [("OF1205", name)]


def test_a_faulty_condition_is_placed_inside_its_text(tmp_path):
    found = problems(
        tmp_path,
        HEAD,
        FORM,
        "items:\n  first:\n    department: office\n    type: filing\n    procedure: filing\n"
        "    when: form.flag and form.flog\n",
    )
    assert [(each.line, each.column) for each in found] == [(14, 25)]
    assert "form.flag" in found[0].message("en")


def test_warnings_do_not_stop_loading(tmp_path):
    found = loaded(
        tmp_path,
        HEAD,
        FORM,
        ITEMS.replace("procedure: filing", "procedure: announced"),
        """\
procedures:
  announced:
    initial: noticing
    states: {noticing: {does: {hearing: {}}}}
    transitions: [{trigger: clear, source: noticing, dest: approved}]
""",
    )
    assert [(each.code, each.severity) for each in found.problems] == [("OF1504", "warning")]
    assert found.plan.procedures["announced"].states["noticing"].kind == "hearing"


def test_a_region_replaces_what_it_names(tmp_path):
    write(
        tmp_path,
        "items: {first: {limit: {promised: 2wd, legal: 4wd, basis: local}}}\n",
        name="regions/4420.yaml",
    )
    national = loaded(tmp_path, HEAD, FORM, ITEMS)
    regional = load_matter(tmp_path, region="4420")
    assert [str(each.legal) for each in national.plan.items["first"].limits] == ["5wd"]
    assert [str(each.promised) for each in regional.plan.items["first"].limits] == ["2wd"]
    assert regional.plan.items["first"].department == "office"
    assert national.plan.hash != regional.plan.hash


def test_problems_of_a_region_stand_in_its_file(tmp_path):
    write(tmp_path, "items: {first: {limit: 2dw}}\n", name="regions/4420.yaml")
    found = problems(tmp_path, HEAD, FORM, ITEMS, region="4420")
    assert [each.file.rpartition("/")[2] for each in found] == ["4420.yaml"]
    missing = problems(tmp_path, HEAD, FORM, ITEMS, region="9999")
    assert [each.code for each in missing] == ["OF1001"]


def test_merging_keeps_what_is_not_named():
    under: Tree = {"a": {"b": 1, "c": [1, 2]}, "d": 1}
    assert merge(under, {"a": {"c": [3]}}) == {"a": {"b": 1, "c": [3]}, "d": 1}
    assert merge(under, {"a": None}) == {"a": None, "d": 1}
    assert under == {"a": {"b": 1, "c": [1, 2]}, "d": 1}


def test_examining_gives_what_could_be_read(tmp_path):
    found = examine(write(tmp_path, HEAD, "items: 1\n"))
    assert found.matter is None
    assert found.places is not None
    assert [each.code for each in found.problems] == ["OF1203"]


def test_null_in_a_region_takes_an_optional_key_away(tmp_path):
    write(tmp_path, "items: {first: {deeming: null}}\n", name="regions/r.yaml")
    declared = ITEMS.replace("limit: 5wd", "limit: 5wd, deeming: {basis: x}")
    assert loaded(tmp_path, HEAD, FORM, declared).plan.items["first"].deeming is not None
    assert load_matter(tmp_path, region="r", checked=False).plan.items["first"].deeming is None


def test_templates_stand_beside_the_definition_and_are_part_of_it(tmp_path):
    before = loaded(tmp_path, HEAD, FORM, ITEMS)
    write(tmp_path, "请补正：{{ defects }}\n", name="templates/notice.zh.j2")
    write(tmp_path, "Please supply\n", name="templates/notice.en.j2")
    write(tmp_path, "不用", name="templates/inline.zh.j2")
    inline = "templates: {inline: 写在定义里}\n"
    found = loaded(tmp_path, HEAD, FORM, ITEMS, inline)
    assert found.plan.templates == {
        "inline": {"zh": "写在定义里", "en": "写在定义里"},
        "notice": {"zh": "请补正：{{ defects }}\n", "en": "Please supply\n"},
    }
    assert found.expanded.hash != before.expanded.hash


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("notice.fr.j2", "x", "OF1204"),
        ("notice.j2", "x", "OF1204"),
        ("Notice.zh.j2", "x", "OF1210"),
        ("notice.en.j2", "x", "OF1202"),
        ("notice.zh.j2", "a\u202eb", "OF1006"),
    ],
)
def test_a_template_file_at_odds_is_told(tmp_path, name, text, code):
    write(tmp_path, text, name=f"templates/{name}")
    assert [each.code for each in problems(tmp_path, HEAD, FORM, ITEMS)] == [code]


def test_a_template_that_is_no_file_is_told(tmp_path):
    (tmp_path / "templates" / "notice.zh.j2").mkdir(parents=True)
    assert [each.code for each in problems(tmp_path, HEAD, FORM, ITEMS)] == ["OF1001"]


def test_a_damaged_installation_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(shipped, "PROCEDURES", write(tmp_path, "oneflow: 2\n", name="a.yaml"))
    with pytest.raises(DefinitionError, match=r"a\.yaml"):
        shipped.standard_procedures.__wrapped__()
    write(tmp_path, "oneflow: [\n", name="a.yaml")
    with pytest.raises(DefinitionError, match=r"a\.yaml"):
        shipped.standard_procedures.__wrapped__()
