"""The pages on matters: every note leads to a scenario, every ground says where it was read."""

from __future__ import annotations

import json

import msgspec
import pytest

from docs.generate import matter_notes
from docs.generate.matter_notes import Question, Sentence, noted_matters, notes_of
from docs.generate.matters import MATTER_PAGES, matter_page
from tests.acceptance import shipped
from tests.docs.test_links import ROOT

every_matter = pytest.mark.parametrize("name", sorted(shipped.BY_NAME))
every_noted_matter = pytest.mark.parametrize("name", noted_matters())


def test_both_studied_matters_have_a_page():
    assert {"matters/restaurant.zh.md", "matters/deregistration.zh.md"} <= set(MATTER_PAGES)


@every_noted_matter
def test_a_question_left_open_is_decided_argued_and_shown(name):
    for question in notes_of(name).questions:
        assert question.scenarios, question.asks
        assert (ROOT / question.told).is_file(), question.told


@every_noted_matter
def test_a_sentence_is_shown_or_it_is_said_that_it_was_not_followed(name):
    for sentence in notes_of(name).sentences:
        left_out = "没有采用" in sentence.done
        assert left_out != bool(sentence.scenarios), sentence.says


def test_a_note_that_names_no_scenario_there_is_makes_no_page(monkeypatch, tmp_path):
    question = Question(asks="?", decided="!", told="README.md", scenarios=("there-is-none",))
    notes = matter_notes.Notes(about="x", questions=(question,))
    (tmp_path / "restaurant.yaml").write_bytes(msgspec.json.encode(notes))
    monkeypatch.setattr(matter_notes, "FOLDER", tmp_path)
    with pytest.raises(LookupError, match="there-is-none"):
        matter_page("restaurant")


def test_a_mark_that_is_none_is_refused():
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"says": "x", "source": "y", "done": "z", "mark": "sure"}, Sentence)


@every_matter
def test_a_ground_that_calls_itself_sourced_says_where_it_was_read(name):
    tree = json.loads(shipped.BY_NAME[name].loaded.expanded.json_bytes)["matter"]
    bases = dict(tree["bases"])
    unread = {
        key
        for key, entry in bases.items()
        if entry["mark"] == "sourced" and not entry.get("source") and not key.startswith("law.")
    }
    assert not unread
