"""The generated pages are current, whole, and their examples are what they say.

After a change of the code: `python -m docs.generate`.
"""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
import sys

import pytest
from ruamel.yaml import YAML

import oneflow
from docs import generate
from docs.generate import IMAGES, PAGES, PICTURES, REFERENCE, ROOT
from docs.generate.activities import CAUSES, OUTCOMES, causes_of
from docs.generate.api import described
from docs.generate.definition import anchor, key_of, records
from docs.generate.definition_sections import SECTIONS
from docs.generate.kernel_arrows import FINDINGS, ITEM_ARROWS
from docs.generate.lifecycle import KINDS_THAT_RUN
from oneflow.engine.activities import publicity, verify
from oneflow.engine.activities.intake import silence
from oneflow.engine.activities.pay import ordering, receiving
from oneflow.engine.kernel import casework, gifts, items, route, set_aside
from oneflow.engine.registry import EVENTS, KINDS
from oneflow.matters.catalogue import CODES
from oneflow.matters.definition.matter import MatterEntry

RECORDS = records(MatterEntry)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_current(name):
    assert (REFERENCE / name).read_text("utf-8") == PAGES[name](), "run python -m docs.generate"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_current_and_shown(name):
    assert (IMAGES / name).read_text("utf-8") == PICTURES[name](), "run python -m docs.generate"
    readme = "README.zh-CN.md" if ".zh." in name else "README.md"
    page = "drawings.zh.md" if ".zh." in name else "drawings.en.md"
    shown = (ROOT / readme).read_text("utf-8").replace("(docs/images/", "(../images/")
    shown += (ROOT / "docs/explanation" / page).read_text("utf-8")
    assert f"(../images/{name})" in shown


def test_every_problem_code_stands_on_its_page_once():
    text = PAGES["problems.zh.md"]()
    assert [code for code in CODES if text.count(f"### {code} ") != 1] == []


def test_every_public_name_is_told():
    assert described() == set(oneflow.__all__)


def test_every_record_of_a_definition_has_its_section():
    assert set(SECTIONS) == set(RECORDS)
    titles = [anchor(section.title) for section in SECTIONS.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_the_examples_of_a_record_are_read_and_show_every_key(record):
    examples = list(YAML(typ="safe").load_all(SECTIONS[record].example))
    read = [record.model_validate(example) for example in examples]
    shown = {key_of(name, field) for name, field in record.model_fields.items()}
    assert shown == set().union(*(example.keys() for example in examples))
    assert len(read) == len(examples)


def test_every_kind_that_runs_is_told():
    kinds = [activity.kind for activity in KINDS]
    assert set(kinds) == set(OUTCOMES) == KINDS_THAT_RUN
    told = {(kind, cause) for kind, cause in CAUSES}
    assert told == {(activity.kind, cause) for activity in KINDS for cause in causes_of(activity)}


@pytest.mark.parametrize("activity", KINDS, ids=lambda activity: activity.kind)
def test_every_outcome_in_the_code_of_a_kind_is_told(activity):
    module = activity.opened.__module__
    home = module.rpartition(".")[0] if "intake" in module else module
    text = "".join(
        inspect.getsource(found)
        for name, found in sys.modules.items()
        if name == home or name.startswith(f"{home}.")
    )
    literal = set(re.findall(r'Outcome\(\s*trigger="(\w+)"', text))
    assert literal <= {name for name, _ in OUTCOMES[activity.kind]}


def test_the_kernel_s_arrows_name_events_that_there_are():
    named = {name for row in ITEM_ARROWS for name in re.findall(r"`(\w+)`", row[2])}
    assert named <= set(EVENTS)


def test_every_finding_of_the_code_is_told():
    told = (
        casework,
        gifts,
        items,
        publicity,
        route,
        set_aside,
        silence,
        verify,
        ordering,
        receiving,
    )
    sources = "".join(inspect.getsource(module) for module in told)
    raised = set(re.findall(r'\.find\(\s*"([\w-]+)"', sources))
    assert raised == {row[0].strip("`") for row in FINDINGS}


@pytest.mark.parametrize("name", sorted({m.name for m in pkgutil.iter_modules(generate.__path__)}))
def test_the_doctests_of_the_generator_hold(name):
    if name != "__main__":
        assert doctest.testmod(importlib.import_module(f"docs.generate.{name}")).failed == 0
