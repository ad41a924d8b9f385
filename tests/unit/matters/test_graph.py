"""Drawings of a matter: lanes, gifts, limits, the critical path, and nothing that breaks them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from oneflow.calendar import shipped
from oneflow.matters import load_matter
from oneflow.matters.graph import _escaped, _plain, matter_graph, states_graph
from oneflow.matters.plan import MovePlan, ProcedurePlan, StatePlan, Text

STUDIES = Path(__file__).parents[2] / "definitions"
MATTERS = [shipped("newborn"), *sorted(path.parent for path in STUDIES.glob("*/matter.yaml"))]
NODE = r'\w+(?:\[|\(\[|\{\{)"[^"]*"(?:\]\)|\]|\}\})(?::::critical|:::critical)?'
LINE = re.compile(
    rf'flowchart LR|  subgraph d\d+\["[^"]*"\]|  end| +{NODE}'
    r'|  \w+ (?:-->|==>|-\.-)(?:\|"[^"]*"\|)? \w+'
    r"|  classDef .*|  linkStyle [\d,]+ .*"
)


@pytest.fixture(scope="module")
def newborn():
    return load_matter(shipped("newborn")).plan


@pytest.mark.parametrize("path", MATTERS, ids=lambda path: path.name)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_is_one_that_mermaid_reads(path, language):
    plan = load_matter(path).plan
    lines = matter_graph(plan, language=language).splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    text = "\n".join(lines)
    for item in plan.items.values():
        assert _escaped(item.title.zh if language == "zh" else item.title.en) in text


def test_each_need_is_an_arrow_from_its_giver(newborn):
    text = matter_graph(newborn)
    nodes = {code: f"i{place}" for place, code in enumerate(newborn.items, 1)}
    for item in newborn.items.values():
        for gift in item.needs:
            (giver,) = newborn.givers[gift]
            source = nodes[giver.removeprefix("item:")]
            assert re.search(rf"^  {source} [-=]+>\|.*\| {nodes[item.code]}$", text, re.MULTILINE)


def test_the_critical_path_is_thick(newborn):
    text = matter_graph(newborn)
    thick = [line.strip() for line in text.splitlines() if "==>" in line]
    assert thick == [
        'i2 ==>|"出生医学证明（首次签发）"| i4',
        'i4 ==>|"出生登记（户口）"| i5',
    ]
    arrows = [line for line in text.splitlines() if re.search("-->|==>|-\\.-", line)]
    (styled,) = re.findall(r"linkStyle ([\d,]+)", text)
    assert [arrows[int(place)].strip() for place in styled.split(",")] == thick


def test_limits_stand_on_the_items(newborn):
    assert '"生育登记<br/>承诺 1 工作日 / 法定 5 工作日"' in matter_graph(newborn)
    assert '"Birth service registration<br/>promised 1 wd / legal 5 wd"' in matter_graph(
        newborn, language="en"
    )


def test_the_same_plan_gives_the_same_text(newborn):
    assert matter_graph(newborn) == matter_graph(load_matter(shipped("newborn")).plan)


def test_states_begin_and_end(newborn):
    text = states_graph(newborn.procedures["review"])
    assert text.splitlines()[0] == "stateDiagram-v2"
    assert "  [*] --> s1" in text
    assert text.count("--> [*]") == 2
    assert "s1 --> s2: 准予" in text


def test_untitled_triggers_are_called_as_told(newborn):
    text = states_graph(newborn.procedures["consent-first"], call=str.upper)
    assert ": CONSENTED" in text


def test_titles_cannot_break_a_drawing():
    nasty = 'a"b]--> x\n%% #; <script>'
    assert not set(_escaped(nasty)) & set('"\n<>')
    title = Text(nasty, nasty)
    procedure = ProcedurePlan(
        name="p",
        initial="s",
        states={"s": StatePlan(name="s", title=title)},
        moves=(MovePlan(trigger="t", source="s", dest="approved", title=title),),
    )
    lines = states_graph(procedure).splitlines()
    assert len(lines) == 7
    assert _plain("a:b;c\nd") == "a：b；c d"
