"""Expansion: canonical bytes that hold everything, and a hash that moves with meaning only."""

from __future__ import annotations

import hashlib
import json

import pytest

from oneflow.errors import DefinitionError
from oneflow.matters import compile_plan, expand, load_matter
from oneflow.matters.expansion import canonical, read_expanded
from tests.support.definitions import DEREGISTRATION, FORM, HEAD, ITEMS, NEWBORN, STUDIES, loaded

MATTERS = [NEWBORN, DEREGISTRATION, *sorted(path for path in STUDIES.iterdir() if path.is_dir())]


@pytest.mark.parametrize("path", MATTERS, ids=lambda path: path.name)
def test_a_plan_is_compiled_from_the_stored_bytes_alone(path):
    found = load_matter(path)
    stored = expand(found)
    assert stored.hash == hashlib.sha256(stored.json_bytes).hexdigest()
    plan = compile_plan(stored.json_bytes)
    assert plan == found.plan
    assert plan.hash == stored.hash


@pytest.mark.parametrize("path", MATTERS, ids=lambda path: path.name)
def test_reading_and_writing_again_gives_the_same_bytes(path):
    stored = expand(load_matter(path))
    assert canonical(read_expanded(stored.json_bytes)) == stored
    assert expand(load_matter(path)) == stored


def test_comments_spacing_and_unordered_keys_are_no_part_of_the_hash(tmp_path):
    plain = loaded(tmp_path / "a", HEAD, FORM, ITEMS)
    other = loaded(
        tmp_path / "b",
        "# a comment\n",
        ITEMS.replace("{department: office, type: filing", "{type: filing,  department: office"),
        FORM,
        HEAD,
    )
    assert plain.expanded == other.expanded


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("limit: 5wd", "limit: 6wd"),
        ("小事", "大事"),
        ("flag: {type: bool}", "flag: {type: bool, required: false}"),
        ("procedure: filing", "procedure: review"),
    ],
)
def test_the_hash_moves_with_the_meaning(tmp_path, old, new):
    parts = [HEAD, FORM, ITEMS]
    plain = loaded(tmp_path / "a", *parts)
    changed = loaded(tmp_path / "b", *(part.replace(old, new) for part in parts))
    assert changed.expanded.hash != plain.expanded.hash


def test_the_order_of_items_and_fields_is_meaning(tmp_path):
    one = "{department: office, type: filing, procedure: filing, limit: 5wd}"
    forward = loaded(tmp_path / "a", HEAD, FORM, f"items: {{first: {one}, second: {one}}}\n")
    back = loaded(tmp_path / "b", HEAD, FORM, f"items: {{second: {one}, first: {one}}}\n")
    assert list(back.plan.items) == ["second", "first"]
    assert list(compile_plan(back.expanded.json_bytes).items) == ["second", "first"]
    assert forward.expanded.hash != back.expanded.hash


def test_a_tool_that_sorts_keys_changes_nothing(tmp_path):
    stored = loaded(tmp_path, HEAD, FORM, ITEMS).expanded.json_bytes
    again = json.dumps(
        json.loads(stored), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()
    assert again == stored


def test_shipped_procedures_and_defaults_are_written_out(tmp_path):
    tree = json.loads(loaded(tmp_path, HEAD, FORM, ITEMS).expanded.json_bytes)
    matter = tree["matter"]
    assert [name for name, _ in matter["procedures"]] == ["standard", "filing", "delivery"]
    assert matter["case"]["procedure"] == [{"use": "standard"}]
    assert matter["issue"]["policy"] == "as-ready"
    assert [rung["name"] for rung in matter["supervision"]["rungs"]] == ["warning", "yellow", "red"]
    assert "position" not in json.dumps(tree)


def test_own_procedures_win_over_shipped_ones(tmp_path):
    own = """\
    procedures:
      filing:
        initial: noting
        states: {noting: {does: sign}}
        transitions: [{trigger: note, source: noting, dest: approved}]
    """
    plan = loaded(tmp_path, HEAD, FORM, ITEMS, own).plan
    assert plan.procedures["filing"].initial == "noting"


LICENCE = "items: {first: {department: office, type: licence, procedure: review, limit: 20wd}}\n"


def test_the_law_of_licences_is_written_out(tmp_path):
    item = loaded(tmp_path, HEAD, FORM, LICENCE).plan.items["first"]
    assert item.deeming is not None
    assert "第三十二条" in item.deeming.basis.text
    assert item.delivery is not None
    assert [(str(each.legal), each.anchor) for each in item.delivery.limits] == [
        ("10wd", "decided")
    ]
    extension = item.limits[0].extension
    assert extension is not None
    assert (str(extension.by), extension.approver) == ("10wd", "head-of-body")
    assert "第四十二条" in extension.basis.text


def test_the_law_of_licences_binds_licences_only(tmp_path):
    item = loaded(tmp_path, HEAD, FORM, LICENCE.replace("licence", "benefit")).plan.items["first"]
    assert (item.deeming, item.delivery, item.limits[0].extension) == (None, None, None)


def test_what_a_licence_declares_itself_stays(tmp_path):
    own = LICENCE.replace(
        "limit: 20wd",
        "limit: [{legal: 20wd, basis: x, extend: {by: 5wd, approver: mayor, basis: x}},"
        " {legal: 1mo, basis: x}, {promised: 3wd, basis: x}],"
        " deeming: {basis: own}, delivery: {limit: 3wd, modes: [window]}",
    )
    item = loaded(tmp_path, HEAD, FORM, own).plan.items["first"]
    extensions = [each.extension for each in item.limits]
    assert extensions[0] is not None
    assert str(extensions[0].by) == "5wd"
    assert extensions[1:] == [None, None]  # art. 42 counts in working days; a promise has no cap
    assert item.deeming is not None
    assert item.deeming.basis.text == "own"
    assert item.delivery is not None
    assert [str(each.legal) for each in item.delivery.limits] == ["3wd"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-1],
        lambda text: text.replace('"matter"', '"mater"'),
        lambda text: text.replace('"language":1', '"language":2'),
        lambda text: text.replace('"filing"', '"filling"', 1),
        lambda text: text.replace('"lead":"office"', '"lead":"nobody"'),
        lambda text: text.replace('"rule":"form.district"', '"rule":"form.distrikt"'),
        lambda _: "[]",
        lambda _: "[" * 100_000,
    ],
)
def test_damaged_bytes_are_refused_with_a_remedy(tmp_path, damage):
    stored = loaded(tmp_path, HEAD, FORM, ITEMS).expanded.json_bytes.decode()
    assert damage(stored) != stored
    with pytest.raises(DefinitionError) as caught:
        compile_plan(damage(stored).encode())
    assert caught.value.remedy_zh
    assert caught.value.remedy_en


def limits_of_a_licence(tmp_path, *written):
    limits = ", ".join(written)
    items = (
        "items: {first: {department: office, type: licence, procedure: filing,"
        f" limit: [{limits}]}}}}\n"
    )
    return loaded(tmp_path, HEAD, FORM, items).plan.items["first"].limits


def test_a_licence_may_be_extended_by_ten_days_where_nothing_is_said(tmp_path):
    (limit,) = limits_of_a_licence(tmp_path, "{legal: 20wd, basis: law}")
    assert limit.extension is not None
    assert (str(limit.extension.by), limit.extension.approver) == ("10wd", "head-of-body")


def test_a_licence_that_another_law_gives_its_time_may_not_be_extended(tmp_path):
    (limit,) = limits_of_a_licence(tmp_path, "{legal: 10wd, basis: law, extensible: false}")
    assert limit.extension is None


def test_what_may_not_be_extended_says_nothing_of_how(tmp_path):
    both = "{legal: 10wd, extensible: false, extend: {by: 5wd, approver: head, basis: law}}"
    with pytest.raises(DefinitionError) as caught:
        limits_of_a_licence(tmp_path, both)
    (problem,) = caught.value.problems
    assert "extensible" in problem.message("zh")
