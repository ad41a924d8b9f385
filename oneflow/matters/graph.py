"""A matter drawn as text that Mermaid renders: who gives what to whom, in which time.

Departments are lanes, items are boxes with their limits, gifts are labelled arrows, joint
activities stand between the items that they serve. The longest promised path, which the promise
of the whole has to cover, is thick. Pure: a plan in, a text out; the same plan gives the same
text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from oneflow.ids import code_in
from oneflow.matters.checks.promise import longest_path
from oneflow.matters.drawing.wording import Language, limits_text, say
from oneflow.matters.ends import TITLES
from oneflow.matters.plan import ItemPlan, Plan, ProcedurePlan, Text

_CRITICAL = "critical"
_START = "matter"
"""Name of the node where the matter begins."""


class _Arrow(Struct, frozen=True):
    """One line between two nodes; `label` is already safe."""

    source: str
    dest: str
    label: str
    critical: bool = False
    dotted: bool = False


def matter_graph(plan: Plan, *, language: Language = "zh") -> str:
    """Draw a matter: its departments, items, gifts, joint activities and limits."""
    path = [step.item for step in longest_path(plan, {})]
    nodes = {code: f"i{place}" for place, code in enumerate(plan.items, 1)}
    arrows = [*_gifts(plan, nodes, path, language), *_visits(plan, nodes)]
    lines = ["flowchart LR", f"  {_START}([{_quoted(_case_label(plan, language))}])"]
    lines += _lanes(plan, nodes, path, language)
    lines += [
        f"  {_joint(name)}{{{{{_quoted(say(joint.title, language))}}}}}"
        for name, joint in plan.joints.items()
    ]
    lines += [f"  {_line(arrow)}" for arrow in arrows]
    lines += _styles(arrows)
    return "\n".join(lines) + "\n"


def states_graph(
    procedure: ProcedurePlan,
    *,
    language: Language = "zh",
    call: Callable[[str], str] = str,
) -> str:
    """Draw the states of one procedure and the moves between them.

    call: what a trigger is called that the definition does not title.
    """
    ends = {move.dest for move in procedure.moves} - procedure.states.keys()
    names = {
        state: f"s{place}" for place, state in enumerate([*procedure.states, *sorted(ends)], 1)
    }
    lines = ["stateDiagram-v2", "  direction LR"]
    for state, name in names.items():
        known = procedure.states.get(state)
        title = known.title if known else TITLES.get(state, Text(state, state))
        limits = limits_text(known.limits, language) if known else ""
        label = " ".join(part for part in (say(title, language), limits) if part)
        lines.append(f"  {name}: {_plain(label)}")
    lines.append(f"  [*] --> {names[procedure.initial]}")
    for move in procedure.moves:
        told = say(move.title, language) if move.title else call(move.trigger)
        lines.append(f"  {names[move.source]} --> {names[move.dest]}: {_plain(told)}")
    for state, name in names.items():
        known = procedure.states.get(state)
        if known is None or known.final:
            lines.append(f"  {name} --> [*]")
    return "\n".join(lines) + "\n"


def _case_label(plan: Plan, language: Language) -> str:
    promise = limits_text((plan.promise,), language) if plan.promise else ""
    return "<br/>".join(part for part in (_escaped(say(plan.title, language)), promise) if part)


def _lanes(
    plan: Plan, nodes: dict[str, str], path: Sequence[str], language: Language
) -> Iterator[str]:
    for place, (code, department) in enumerate(plan.departments.items(), 1):
        mine = [item for item in plan.items.values() if item.department == code]
        if not mine:
            continue
        yield f"  subgraph d{place}[{_quoted(_escaped(say(department.title, language)))}]"
        for item in mine:
            style = f":::{_CRITICAL}" if item.code in path else ""
            yield f"    {nodes[item.code]}[{_quoted(_item_label(item, language))}]{style}"
        yield "  end"


def _item_label(item: ItemPlan, language: Language) -> str:
    optional = ("（可选）" if language == "zh" else " (optional)") if item.optional else ""
    parts = [_escaped(say(item.title, language)) + optional, limits_text(item.limits, language)]
    return "<br/>".join(part for part in parts if part)


def _gifts(
    plan: Plan, nodes: dict[str, str], path: Sequence[str], language: Language
) -> Iterator[_Arrow]:
    """An arrow for each need: from whoever gives it, labelled with what is given."""
    steps = set(pairwise(path))
    for item in plan.items.values():
        if not item.needs:
            yield _Arrow(_START, nodes[item.code], "")
        for gift in item.needs:
            for giver in plan.givers.get(gift, ()):
                kind, _, code = giver.partition(":")
                source = {"item": nodes.get(code), "joint": _joint(code)}.get(kind) or _START
                label = _gift_label(plan, giver, gift, language)
                yield _Arrow(source, nodes[item.code], label, (code, item.code) in steps)


def _gift_label(plan: Plan, giver: str, gift: str, language: Language) -> str:
    """A gift that is called like its item is called by the item's title."""
    item = plan.items.get(code_in(giver))
    told = say(item.title, language) if item is not None and item.code == gift else gift
    return _escaped(told)


def _visits(plan: Plan, nodes: dict[str, str]) -> Iterator[_Arrow]:
    for name, joint in plan.joints.items():
        for code in dict.fromkeys(item for item, _ in joint.serves):
            if code in nodes:
                yield _Arrow(nodes[code], _joint(name), "", dotted=True)


def _joint(name: str) -> str:
    return "j_" + "".join(each if each.isalnum() and each.isascii() else "_" for each in name)


def _line(arrow: _Arrow) -> str:
    shaft = "-.-" if arrow.dotted else ("==>" if arrow.critical else "-->")
    label = f"|{_quoted(arrow.label)}|" if arrow.label else ""
    return f"{arrow.source} {shaft}{label} {arrow.dest}"


def _styles(arrows: Sequence[_Arrow]) -> Iterator[str]:
    yield f"  classDef {_CRITICAL} stroke:#c00,stroke-width:3px"
    thick = [str(place) for place, arrow in enumerate(arrows) if arrow.critical]
    if thick:
        yield f"  linkStyle {','.join(thick)} stroke:#c00,stroke-width:3px"


def _quoted(text: str) -> str:
    return f'"{text}"'


def _escaped(text: str) -> str:
    """Write text so that Mermaid shows it and reads nothing else into it.

    >>> _escaped('a "b" <c>')
    'a #quot;b#quot; #lt;c#gt;'
    """
    made = text.replace("#", "#35;").replace('"', "#quot;")
    made = made.replace("<", "#lt;").replace(">", "#gt;")
    return "".join(each if each.isprintable() else " " for each in made)


def _plain(text: str) -> str:
    """Write text for a state diagram, whose labels end at a line's end and know no escapes.

    >>> _plain("a: b;")
    'a： b；'
    """
    made = text.replace(":", "：").replace(";", "；").replace("#", "＃")
    return "".join(each if each.isprintable() else " " for each in made)
