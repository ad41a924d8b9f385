"""The catalogue of problems: every code is documented, unique and can be rendered."""

import json
import re

import pytest

from oneflow.matters.catalogue import CODES, GROUPS
from oneflow.matters.problem_code import ProblemCode
from oneflow.matters.problems import Position, ProblemList, Words, problem
from oneflow.matters.suggestion import similar_names

AT = Position("m.yaml", 3, 7)


def faults(groups) -> list[str]:
    """What is wrong with a catalogue."""
    told = []
    seen: dict[str, str] = {}
    for prefix, codes in groups:
        for entry in codes:
            if not re.fullmatch(rf"{prefix}[0-9][0-9]", entry.code):
                told.append(f"{entry.code} is not in {prefix}")
            told += [f"{text} twice" for text in (entry.code, entry.name) if text in seen]
            seen |= {entry.code: "", entry.name: ""}
            told += [f"{entry.code} has an empty text" for text in entry[1:6] if not text.strip()]
            if not re.search("[\u4e00-\u9fff]", entry.zh + entry.remedy_zh):
                told.append(f"{entry.code} has no Chinese text")
            if _facts(entry.zh) != _facts(entry.en):
                told.append(f"{entry.code} says different things in its two languages")
    return told


def _facts(template: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", template))


def test_the_catalogue_is_sound():
    assert faults(GROUPS) == []


def test_a_faulty_catalogue_is_told():
    good = ProblemCode("OF1001", "x", "错", "bad", "改", "mend")
    bad = [
        good._replace(code="OF1101"),
        good._replace(code="OF1002"),
        good._replace(code="OF1003", name="y", remedy_en=" "),
        good._replace(code="OF1004", name="z", zh="错 {a}"),
        good._replace(code="OF1005", name="u", zh="bad", remedy_zh="mend"),
    ]
    told = faults([("OF10", (good, *bad))])
    assert len(told) == 6


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_renders_in_both_languages(code):
    facts = {name: Words(f"<{name}>", f"[{name}]") for name in CODES[code].placeholders}
    found = problem(code, AT, **facts)
    for language, mark in (("zh", "<{}>"), ("en", "[{}]")):
        text = found.render(language)
        assert text.startswith("m.yaml:3:7: ")
        assert code in text
        assert "{" not in text
        for name in facts:
            assert mark.format(name) in text


def test_a_problem_lacking_a_fact_cannot_be_made():
    with pytest.raises(LookupError, match="first_line"):
        problem("OF1109", AT, key="a", first_column=1)
    with pytest.raises(LookupError):
        problem("OF9999", AT)


def test_chinese_is_the_default_and_near_matches_are_told():
    found = problem("OF1201", AT, key="materal", similar=("materials",))
    assert str(found) == (
        "m.yaml:3:7: 错误 OF1201: 不认识的键“materal”。你是不是想写“materials”？办法：改成认识的键，或删掉它。"
    )
    assert found.render("en") == (
        "m.yaml:3:7: error OF1201: Unknown key 'materal'. Did you mean 'materials'? "
        "Remedy: Use a known key, or remove it."
    )


def test_hostile_facts_stay_on_one_short_line():
    text = problem("OF1201", AT, key="\x1b[31m\n{code}\u202e" + "x" * 999).render()
    assert "\n" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "{code}" in text
    assert len(text) < 250


def test_a_list_is_sorted_told_once_and_split_by_severity():
    late = problem("OF1201", AT._replace(line=9), key="b")
    early = problem("OF1201", AT, key="a")
    other = problem("OF1403", Position("a.yaml", 50, 1), row=2)
    found = ProblemList([late, early, other, early])
    assert list(found) == [other, early, late]
    assert len(found) == 3
    assert found
    assert found.errors == (early, late)
    assert found.warnings == (other,)
    assert found.render().count("\n") == 2
    assert not ProblemList()


def test_json_gives_everything_a_program_needs():
    found = ProblemList()
    found.add(problem("OF1203", AT, expected=Words("整数", "a whole number"), found="x"))
    found.extend([problem("OF1201", AT, key="a", similar=("b", "c"))])
    told = json.loads(json.dumps(found.to_json(), ensure_ascii=False))
    assert told[1]["data"] == {"expected": {"zh": "整数", "en": "a whole number"}, "found": "x"}
    assert told[0]["data"]["similar"] == ["b", "c"]
    assert told[0]["name"] == "unknown-key"
    assert {"zh", "en", "remedy_zh", "remedy_en", "severity"} <= told[0].keys()


def test_near_matches_are_found_in_bounded_time():
    assert similar_names("Code", ["code", "title"]) == ("code",)
    assert similar_names("q", ["code", "title"]) == ()
    assert similar_names("x" * 10_000, ["x" * 9_999]) == ()
    assert similar_names("code", (f"n{n}" for n in range(10**6))) == ()
