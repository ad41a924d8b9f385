"""Pages that a reader follows step by step do what they say."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import DOCS, Edited, Reader, Typed, Written, steps

PAGES = (
    "tutorial/first-matter.zh.md",
    "howto/embed.md",
    "howto/host-session.md",
    "howto/listeners.md",
    "howto/queries.md",
    "howto/audit.zh.md",
    "howto/operate.zh.md",
    "howto/audit.md",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_page_does_what_it_says(name, tmp_path):
    reader = Reader(tmp_path)
    found = list(steps((DOCS / name).read_text("utf-8")))
    assert any(isinstance(step, Typed) for step in found)
    otherwise = [told for step in found if (told := reader.follow(step)) is not None]
    assert not otherwise, "\n".join(otherwise)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_program_of_a_readme_stands_in_the_page_that_is_run(name):
    page = (DOCS / PAGES[1]).read_text("utf-8")
    shown = re.findall(
        r"^```python\n(.*?)^```", (DOCS.parent / name).read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert len(shown) == 1
    assert f"<!-- file: embed.py -->\n```python\n{shown[0]}```\n" in page  # all of it, as it is run


def test_steps_are_read_as_written():
    text = (
        "<!-- file: a/b.txt -->\n```yaml\none\ntwo\n```\n"
        "<!-- edit: a/b.txt -->\n```diff\n-one\n+1\n```\n"
        "```console\n$ cat a/b.txt\n1\ntwo\n```\n```yaml\nonly: shown\n```\n"
    )
    assert list(steps(text)) == [
        Written("a/b.txt", "one\ntwo\n"),
        Edited("a/b.txt", "one\n", "1\n"),
        Typed("cat a/b.txt", "1\ntwo\n"),
    ]


def test_a_page_that_says_otherwise_is_noticed(tmp_path):
    reader = Reader(tmp_path)
    assert reader.follow(Written("a.txt", "one\n")) is None
    assert reader.follow(Edited("a.txt", "two\n", "2\n")) is not None
    assert reader.follow(Typed("cat a.txt", "one\n")) is None
    assert reader.follow(Typed("cat a.txt", "o...\n")) is None
    assert reader.follow(Typed("cat a.txt", "1\n")) is not None
    assert reader.follow(Typed("export WHO=you", "")) is None
    assert reader.follow(Typed("echo $WHO", "you\n")) is None
