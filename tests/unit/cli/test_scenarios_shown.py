"""Whatever a scenario brings about can be told, shown and waited for, in both languages."""

from __future__ import annotations

import msgspec
import pytest
from rich.console import Console

from oneflow.cli.case_screen import case_columns, case_row, case_tree
from oneflow.cli.case_view import view_of
from oneflow.cli.language import choose
from oneflow.cli.naming import Names
from oneflow.cli.telling import sentence
from oneflow.testing.bundling import TESTER
from oneflow.testing.performance import perform
from oneflow.testing.runner import staged
from tests.acceptance import newborn

CJK = "一", "鿿"


def played(name):
    stage = staged(newborn.scenario(name), newborn.matter().expanded, newborn.calendar())
    with stage.engine as engine:
        perform(stage, newborn.scenario(name))
        reading = engine.read(stage.case_id, TESTER)
        events = [engine.handler.envelope.event(row) for row in reading.events]
        return reading, events, engine.time.now()


@pytest.fixture(scope="module", params=newborn.CASES)
def case(request):
    return played(request.param)


def shown(thing):
    console = Console(width=200, color_system=None)
    with console.capture() as captured:
        console.print(thing)
    return captured.get()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_history_reads_without_a_hole(case, language):
    reading, events, _ = case
    choose(language)
    names = Names(reading.world.plan, reading.case)
    for event in events:
        line = sentence(names, event)
        assert line
        assert not [each for each in ("{", "None", "  ", "()", "（）") if each in line], line


def test_english_sentences_have_no_chinese_but_quoted_texts(case):
    """Bases and notices of a Chinese definition stay Chinese; the words of oneflow do not."""
    reading, events, _ = case
    choose("en")
    names = Names(reading.world.plan, reading.case)
    quoted = {
        "data_changed",
        "clock_changed",
        "items_admitted",
        "gift_corrected",
        "region_held",
        "data_erased",
    }
    for row, event in zip(reading.events, events, strict=True):
        if row.type not in quoted:
            line = sentence(names, event)
            assert not [each for each in line if CJK[0] <= each <= CJK[1]], line


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_view_draws_and_encodes(case, language):
    reading, _, now = case
    choose(language)
    view = view_of(reading, now)
    assert reading.case.number in [cell.plain for cell in case_row(view)]
    assert len(case_row(view)) == len(case_columns())
    text = shown(case_tree(view))
    assert view.title in text
    assert "None" not in text
    assert msgspec.json.decode(msgspec.json.encode(view))["id"] == reading.case.id


def test_what_has_not_ended_waits_for_something(case):
    reading, _, now = case
    for region in view_of(reading, now).regions:
        assert bool(region.waits_for) != region.ended, region.key
