"""Reading definition files never raises, and gives back what JSON, a part of YAML, says."""

import json

from hypothesis import given
from hypothesis import strategies as st

from oneflow.matters.scalars import MOST_INTEGER
from oneflow.matters.source import read_bytes, read_text

WORDS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), max_size=12
).filter(lambda text: all(ord(each) < 127 or ord(each) > 159 for each in text))
TREES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-MOST_INTEGER, MOST_INTEGER), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=12,
)


@given(tree=st.dictionaries(WORDS, TREES, max_size=5), indent=st.sampled_from([None, 1, 4]))
def test_what_json_says_is_read(tree, indent):
    text = json.dumps(tree, ensure_ascii=False, indent=indent)
    source, problems = read_text(text, name="m.yaml")
    allowed = {"OF1112", "OF1109"}  # "<<" as a key; keys that are NFC-equal
    assert {found.code for found in problems} <= allowed
    if not problems:
        assert source is not None
        assert source.tree == tree
        lines = text.split("\n")
        for loc, mark in source.values.items():
            value = tree
            for part in loc:
                value = value[part]
            begins = lines[mark.line - 1][mark.column - 1 :]
            assert begins.startswith(json.dumps(value, ensure_ascii=False)[:1])


@given(text=st.text(max_size=80))
def test_no_text_crashes_the_reader(text):
    source, problems = read_text(text, name="m.yaml")
    assert source is not None or problems
    for found in problems:
        assert found.render("zh")


@given(data=st.binary(max_size=80))
def test_no_bytes_crash_the_reader(data):
    source, problems = read_bytes(data, name="m.yaml")
    assert source is not None or problems


FRAGMENTS = st.sampled_from(
    [
        *(
            "a",
            "b:",
            " ",
            "\n",
            "- ",
            "? ",
            ": ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&x ",
            "*x ",
            "!t ",
            "|",
        ),
        *("'", '"', "#", "%", "@", "`", "\t", "---", "...", "\\", "<<: ", "~", "1", "true", "\n  "),
        *("%YAML 1.1\n", "!!int ", "|2", "\\x", "\\u12", "-", "=", "\r", "!<", ">-\n", "é", ">"),
    ]
)


@given(parts=st.lists(FRAGMENTS, max_size=25))
def test_no_heap_of_yaml_fragments_crashes_the_reader(parts):
    source, problems = read_text("".join(parts), name="m.yaml")
    assert source is not None or problems
