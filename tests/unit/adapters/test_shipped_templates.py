"""The shipped templates: in pairs, sound, and one for every topic that the engine tells."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from oneflow.adapters.rendering import LETTER, JinjaRenderer, shipped
from oneflow.engine.messages import effects, notice_content

FOLDER = files("oneflow") / "templates"
NAMES = sorted({one.name.removesuffix(".txt.j2").rpartition(".")[0] for one in FOLDER.iterdir()})
KNOWN = frozenset(re.findall(r"[a-z_]+", (notice_content.__doc__ or "").partition("language:")[2]))


@pytest.mark.parametrize("name", NAMES)
def test_each_is_there_in_both_languages_and_asks_only_for_what_there_is(name: str):
    for language in ("zh", "en"):
        text = shipped(name, language)
        assert text is not None
        letter = shipped(LETTER, language) or ""
        tree = Environment(autoescape=True, extensions=[]).overlay()
        tree.filters["day"] = str
        asked = meta.find_undeclared_variables(tree.parse(letter + text))
        assert asked <= KNOWN, name


def test_every_topic_of_the_engine_has_one():
    source = Path(effects.__file__).read_text(encoding="utf-8")
    topics = set(re.findall(r'f?"([a-z]+)\.[a-z{]', source))
    exact = set(re.findall(r'"([a-z]+\.[a-z-]+)"', source))
    assert {"case", "light", "finding"} <= topics
    renderer = JinjaRenderer()
    for topic in exact | {"light.red", "finding.x", "case.cancelled"}:
        family = topic.partition(".")[0]
        assert renderer.shipped(topic, "zh") or renderer.shipped(family, "zh"), topic


def test_the_letterhead_is_no_text_of_its_own():
    assert JinjaRenderer().shipped(LETTER, "zh") is None
    assert JinjaRenderer().shipped("nothing", "zh") is None


def test_dates_are_written_in_words_of_the_language():
    values = {"on": date(2026, 3, 4)}
    renderer = JinjaRenderer()
    made = {
        language: renderer.render("{{ on | day }}\n\n\n\n!", values, name="t", language=language)
        for language in ("zh", "en")
    }
    assert made == {"zh": "2026年3月4日\n\n!\n", "en": "4 March 2026\n\n!\n"}
