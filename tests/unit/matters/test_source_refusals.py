"""Reading hostile or careless files: a problem with its place, quickly, and never an exception."""

import os
import time
from pathlib import Path

import pytest

from oneflow.matters.problems import Problem
from oneflow.matters.source import Reading, read_bytes, read_file, read_text

BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)


def refuse(data: str | bytes) -> tuple[Problem, ...]:
    """Read something bad within the time that a bad file may cost."""
    begun = time.process_time()
    reading = _read(data)
    seconds = time.process_time() - begun
    assert seconds < 1, f"{seconds:.3f} s"  # the target is 0.2 s on an idle machine
    assert reading.problems, "nothing was refused"
    for found in reading.problems:
        assert found.render("zh")
        assert found.render("en")
    return reading.problems


def _read(data: str | bytes) -> Reading:
    if isinstance(data, bytes):
        return read_bytes(data, name="m.yaml")
    return read_text(data, name="m.yaml")


def codes(data: str | bytes) -> list[str]:
    return [found.code for found in refuse(data)]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        (BOMB, "OF1106", 1, 4),
        ("a: &x [*x]", "OF1106", 1, 4),
        ("a: &x 1", "OF1106", 1, 4),
        ("a: *x", "OF1106", 1, 4),
        ("<<: {a: 1}", "OF1112", 1, 1),
        ("a: 1\nb: 2\na: 3", "OF1109", 3, 1),
        ("1: x\n'1': y", "OF1109", 2, 1),
        ("\u00e9: 1\ne\u0301: 2", "OF1109", 2, 1),
        ("a: {b: 1, b: 2}", "OF1109", 1, 11),
        ("a: !!python/object/apply:os.system [id]", "OF1107", 1, 4),
        ("a: !!set {b}", "OF1107", 1, 4),
        ("a: !!omap [b: 1]", "OF1107", 1, 4),
        ("a: !!binary aGk=", "OF1107", 1, 4),
        ("a: !!str 1", "OF1107", 1, 4),
        ("a: !x 1", "OF1107", 1, 4),
        ("a: ! 1", "OF1107", 1, 4),
        ("a: 123456789012345678901", "OF1113", 1, 4),
        ("a: 9007199254740992", "OF1113", 1, 4),
        ("id: 110101199003077758", "OF1113", 1, 5),
        ("a: " + "9" * 100_000, "OF1113", 1, 4),
        ("a: .nan", "OF1115", 1, 4),
        ("a: [.inf, -.inf]", "OF1115", 1, 5),
        ("a: True", "OF1114", 1, 4),
        ("a: NULL", "OF1114", 1, 4),
        ("[" * 100_000, "OF1104", 1, 41),
        ("{a: " * 100, "OF1104", 1, 161),
        ("- " * 100_000, "OF1104", 1, 81),
        ("? " * 1_000, "OF1111", 1, 3),
        ("[a, b]: 1", "OF1111", 1, 1),
        ("? {a: 1}\n: 2", "OF1111", 1, 3),
        (": 1", "OF1111", 1, 1),
        ("a: 1\n---\nb: 2", "OF1102", 2, 1),
        ("%YAML 1.1\n---\na: yes", "OF1108", 2, 1),
        ("%TAG ! tag:x,2000:\n---\na: 1", "OF1108", 2, 1),
        ("", "OF1004", 1, 1),
        ("  \n\n", "OF1004", 1, 1),
        ("# nothing\n", "OF1004", 1, 1),
        ("---\n...\n", "OF1004", 1, 1),
        ("- a", "OF1110", 1, 1),
        ("a", "OF1110", 1, 1),
        ("a: \x00", "OF1006", 1, 4),
        ("a: \x1b[31m", "OF1006", 1, 4),
        ("a: x\u202ey", "OF1006", 1, 5),
        ("b: 1\na: x\u200by", "OF1006", 2, 5),
        ("a: 1\rb: 2", "OF1006", 1, 5),
        ("a: \ud800", "OF1006", 1, 4),
        ('a: "x\\0"', "OF1006", 1, 4),
        ('a: "\\ud800"', "OF1006", 1, 4),
        ('a: "\\u202e"', "OF1006", 1, 4),
        ("a: 'x", "OF1101", 1, 6),
        ("a: [1, 2", "OF1101", 1, 9),
        ("a: 1\n  b: 2", "OF1101", 2, 4),
        ("a:\n\tb: 2", "OF1101", 2, 1),
        ("a: @x", "OF1101", 1, 4),
        ('a: "\\q"', "OF1101", 1, 6),
        ('a: "\\UFFFFFFFF"', "OF1101", 1, 1),
    ],
)
def test_bad_content_is_refused_at_its_place(text, code, line, column):
    found = {(each.code, each.line, each.column) for each in refuse(text)}
    assert (code, line, column) in found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xef\xbb\xbfa: 1", "OF1005"),
        ("a: 1".encode("utf-16"), "OF1005"),
        ("a: 1".encode("utf-16-be"), "OF1006"),
        ("a: 1".encode("utf-32"), "OF1005"),
        ("a: 出生".encode("gb18030"), "OF1005"),
        (b"a: 1\nb: \xff", "OF1005"),
        (b"a: \xed\xa0\x80", "OF1005"),
        (b"a: " + b"x" * 1_048_576, "OF1003"),
    ],
)
def test_bytes_that_are_not_plain_text_are_refused(data, code):
    assert codes(data) == [code]


def test_bad_utf8_is_placed():
    (found,) = refuse("好: 1\nb: ".encode() + b"\xff")
    assert (found.line, found.column) == (2, 4)


def test_a_duplicate_key_names_both_places():
    (found,) = refuse("items:\n  a: 1\n  b: 2\n  a: 3\n")
    assert "第 2 行第 3 列" in found.message("zh")
    assert (found.line, found.column) == (4, 3)


def test_all_problems_of_a_file_are_found_in_one_run():
    assert codes("a: &x 1\nb: !t 2\nb: 3\nc: .nan") == ["OF1106", "OF1107", "OF1109", "OF1115"]


def test_reading_stops_after_a_hundred_problems():
    assert codes("a: [" + ".nan, " * 5_000 + "]")[-2:] == ["OF1115", "OF1116"]


def test_a_source_with_problems_still_serves_for_finding_more():
    source, problems = read_text("a: 1\na: 2\nb: x", name="m.yaml")
    assert len(problems) == 1
    assert source is not None
    assert source.tree["b"] == "x"


@pytest.mark.slow
def test_the_cap_on_values_bites():
    reading = read_text("a: [" + "1," * 100_001 + "]", name="m.yaml")
    assert [each.code for each in reading.problems] == ["OF1105"]


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "x " * 200_000,
        "a: '" + "''" * 200_000,
        '"' * 300_000,
        "a: |\n" + " x\n" * 50_000,
        "a:" + " " * 500_000 + "b",
        "\n" * 500_000,
        "#" * 500_000,
        "a: >-\n" + "\n" * 100_000 + " x",
        "x" * 500_000,
        "{" * 39 + "}" * 39,
        "!" * 10_000,
        "&" * 10_000,
        "&a " * 10_000,
        "%" * 10_000,
        "- - - x\n" * 2_000,
    ],
)
def test_long_odd_texts_end_in_bounded_time(text):
    begun = time.process_time()
    read_text(text, name="m.yaml")
    seconds = time.process_time() - begun
    assert seconds < 5, f"{seconds:.3f} s"


def test_what_is_not_a_regular_file_is_not_opened(tmp_path: Path):
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert [each.code for each in read_file(pipe).problems] == ["OF1002"]
    assert [each.code for each in read_file(tmp_path).problems] == ["OF1002"]
    assert [each.code for each in read_file(tmp_path / "absent").problems] == ["OF1001"]
    assert [each.code for each in read_file(Path("a\0b")).problems] == ["OF1001"]


def test_a_large_file_is_not_read_whole(tmp_path: Path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: " + b"x" * 5_000_000)
    assert [each.code for each in read_file(path).problems] == ["OF1003"]


def test_a_text_that_is_too_large_is_refused():
    assert codes("a: " + "出" * 400_000) == ["OF1003"]
