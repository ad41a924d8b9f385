"""Every kind of event has its sentence in both languages, and every name in it a meaning."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

import oneflow.engine
from oneflow.cli import wording
from oneflow.cli.event_wording import SENTENCES
from oneflow.cli.language import choose
from oneflow.cli.naming import Names
from oneflow.cli.telling import _TELLERS, sentence
from oneflow.engine.messages.effects import EFFECTS
from oneflow.engine.registry import EVENTS

ENGINE = Path(oneflow.engine.__file__).parent


def names_in(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_no_event_is_without_a_sentence():
    assert EVENTS.keys() <= SENTENCES.keys()


def test_no_sentence_is_without_an_event():
    assert {name.partition(".")[0] for name in SENTENCES} <= EVENTS.keys()


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_a_sentence_says_the_same_in_both_languages(name):
    zh, en = SENTENCES[name]
    assert names_in(zh) == names_in(en)
    fields = set(EVENTS[name.partition(".")[0]].__struct_fields__)
    assert names_in(zh) <= set(_TELLERS) | fields


def codes_of(method):
    """The literal codes given to `.find(...)` or `.incident(...)` anywhere in the engine."""
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == method:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


@pytest.mark.parametrize("method", ["find", "incident"])
def test_each_finding_of_the_engine_has_words(method):
    codes = set(codes_of(method)) - {":"}
    assert len(codes) > 1
    assert codes <= wording.FINDINGS.keys()


TABLES = [
    value for name, value in vars(wording).items() if name.isupper() and isinstance(value, dict)
]


def test_each_word_is_there_in_both_languages():
    assert len(TABLES) > 8
    for table in TABLES:
        for zh, en in table.values():
            assert zh
            assert en.isascii()


def test_effects_and_words_know_the_same_events():
    assert {kind.__name__ for kind in EFFECTS} <= {kind.__name__ for kind in EVENTS.values()}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_whole_history_reads_without_a_hole(half_way, language):
    from oneflow.bootstrap import open_engine
    from oneflow.cli.demo_story import CASE_ID, OPERATOR
    from oneflow.engine.records.events import TextRendered

    with open_engine(half_way, create=False) as engine:
        reading = engine.read(CASE_ID, OPERATOR)
        events = [engine.handler.envelope.event(row) for row in reading.events]
    choose(language)
    told = [sentence(Names(reading.world.plan, reading.case), event) for event in events]
    assert sum(not isinstance(event, TextRendered) for event in events) == 40
    for line in told:
        assert "{" not in line
        assert "None" not in line
        assert line.isascii() or language == "zh" or "“" not in line
