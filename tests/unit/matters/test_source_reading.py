"""Reading good definition files: values keep their kind, everything keeps its place."""

import re
import time
from pathlib import Path

import pytest

from oneflow.matters.problems import Position
from oneflow.matters.source import Source, read_bytes, read_file, read_text

MATTER = """\
# a matter
code: m06
region: 0110101
items:
  birth:
    limit: {legal: 10wd, days: 20}
    gives: [certificate, 'x y']
    when: "form.area > 300"
empty:
on: no
"""


def read(text: str) -> Source:
    source, problems = read_text(text, name="m.yaml")
    assert problems == ()
    assert source is not None
    return source


def test_values_keep_the_kind_in_which_they_were_written():
    assert read(MATTER).tree == {
        "code": "m06",
        "region": "0110101",
        "items": {
            "birth": {
                "limit": {"legal": "10wd", "days": 20},
                "gives": ["certificate", "x y"],
                "when": "form.area > 300",
            }
        },
        "empty": None,
        "on": "no",
    }


@pytest.mark.parametrize(
    ("loc", "line", "column"),
    [
        ((), 2, 1),
        (("code",), 2, 7),
        (("items", "birth", "limit", "days"), 6, 32),
        (("items", "birth", "gives", 1), 7, 26),
        (("items", "birth", "gives", 9), 7, 12),
        (("items", "birth", "limit", "function-after", "days"), 6, 32),
        (("items", "birth", "limit", "absent"), 6, 12),
        (("nowhere", 3, "at all"), 2, 1),
    ],
)
def test_every_value_or_its_nearest_holder_has_a_place(loc, line, column):
    assert read(MATTER).position_of(loc) == Position("m.yaml", line, column)


def test_keys_have_their_own_place():
    source = read(MATTER)
    assert source.key_position(("items", "birth", "limit")) == ("m.yaml", 6, 5)
    assert source.key_position(("items", "birth", "gives", 1)) == ("m.yaml", 7, 26)


@pytest.mark.parametrize(
    ("yaml", "offset", "column"),
    [
        ('when: "form.area"', 5, 13),
        ("when: 'form.area'", 5, 13),
        ("when: form.area", 5, 12),
        ("when: form.area", 999, 16),
        ("when: '' ", 0, 8),
    ],
)
def test_an_offset_in_a_text_has_its_place_in_the_file(yaml, offset, column):
    assert read(yaml).anchor(("when",))(offset) == ("m.yaml", 1, column)


@pytest.mark.parametrize(
    "yaml", ["when: >\n  form.a\n  and b\n", 'when: "\\u0066orm"', "when: 'a''b'"]
)
def test_an_offset_in_a_rewritten_text_is_placed_at_its_beginning(yaml):
    assert read(yaml).anchor(("when",))(3) == ("m.yaml", 1, 7)


@pytest.mark.parametrize(
    "word",
    [
        *("yes", "no", "on", "off", "y", "n", "Yes", "12:30:45", "12:30", "010", "0110101"),
        *("1e3", "1_000", "0x1f", "0o17", "+5", "-0", "1.5", "2026-02-30", "2026-02-28", "10wd"),
        *("=", "1.2.3", "00"),
    ],
)
def test_no_text_changes_silently(word):
    assert read(f"value: {word}\nlist: [{word}]").tree == {"value": word, "list": [word]}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("0", 0),
        ("-1", -1),
        ("9007199254740991", 2**53 - 1),
        ("true", True),
        ("~", None),
        ("", None),
    ],
)
def test_only_integers_truth_and_nothing_are_not_text(word, value):
    assert read(f"value: {word}").tree == {"value": value}
    assert type(read(f"value: {word}").tree["value"]) is type(value)


@pytest.mark.parametrize("key", ["1", "true", "on", "010", "yes", "null", "~", "2026-01-01"])
def test_keys_are_always_text(key):
    assert read(f"{key}: x").tree == {key: "x"}


def test_quoted_words_are_text():
    assert read("""{a: "1", b: 'true', c: "", d: 'null'}""").tree == {
        "a": "1",
        "b": "true",
        "c": "",
        "d": "null",
    }


def test_line_ends_of_another_system_do_not_move_positions():
    source, problems = read_bytes(b"a: 1\r\nb:\r\n  c: 2\r\n", name="m.yaml")
    assert problems == ()
    assert source is not None
    assert source.position_of(("b", "c")) == ("m.yaml", 3, 6)


def test_a_column_counts_characters_not_bytes():
    assert read("{标题: 出生, 次: 二}").position_of(("次",)) == ("m.yaml", 1, 13)


def test_a_file_is_read_under_the_name_given(tmp_path: Path):
    path = tmp_path / "matter.yaml"
    path.write_text("code: m06\n", encoding="utf-8")
    source, _ = read_file(path, name="newborn/matter.yaml")
    assert source is not None
    assert source.position_of(("code",)).file == "newborn/matter.yaml"


def test_a_matter_of_three_hundred_lines_loads_quickly():
    entry = (
        "  i{n}:\n    department: d\n    needs: [a, b]\n    limit: {{legal: 10wd, basis: 'x'}}\n"
    )
    text = "items:\n" + "".join(entry.format(n=n) for n in range(75))
    assert len(re.findall("\n", text)) == 301
    best = min(_seconds(text) for _ in range(5))
    assert best < 0.2, f"{best:.3f} s"


def _seconds(text: str) -> float:
    begun = time.process_time()
    read(text)
    return time.process_time() - begun
