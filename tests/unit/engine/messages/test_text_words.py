"""The words that lint knows of texts are those that the engine tells and gives."""

from __future__ import annotations

import re
from pathlib import Path

from oneflow.adapters.rendering import LETTER, shipped
from oneflow.engine.messages import effects, publication
from oneflow.matters.text_words import FAMILIES, MACROS, TOPICS, VALUES
from tests.docs.test_links import ROOT
from tests.support.post import Post

PAGE = (ROOT / "docs" / "reference" / "texts.zh.md").read_text("utf-8")


def told_in(module) -> set[str]:
    return set(re.findall(r'"([a-z]+\.[a-z-]+)"', Path(module.__file__).read_text("utf-8")))


def test_every_topic_that_is_told_is_known_and_described():
    assert told_in(effects) | told_in(publication) <= set(TOPICS)
    for topic in TOPICS:
        assert topic in PAGE, topic
    assert {topic.partition(".")[0] for topic in TOPICS} <= FAMILIES


def test_every_shipped_template_is_for_a_topic_or_a_family():
    for folder in (ROOT / "oneflow" / "templates").iterdir():
        name = folder.name.removesuffix(".txt.j2").rpartition(".")[0]
        assert name == LETTER or name in TOPICS or name in FAMILIES, name


def test_the_values_are_those_that_a_text_is_given(monkeypatch):
    given: set[str] = set()
    post = Post().submitted()
    inner = post.renderer.render

    def render(template, values, *, name, language):
        given.update(values)
        return inner(template, values, name=name, language=language)

    monkeypatch.setattr(post.renderer, "render", render)
    post.hall.accept()
    post.send()
    assert given == VALUES
    for value in VALUES:
        assert f"`{value}" in PAGE, value


def test_the_macros_are_those_of_the_letterhead():
    for language in ("zh", "en"):
        letter = shipped(LETTER, language) or ""
        made = set(re.findall(r"{% (?:macro|set) (\w+)", letter))
        assert made == MACROS
