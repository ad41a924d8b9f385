"""The page of every state and arrow: case, item, delivery, and what each activity does.

Procedures are read from the tables of the statechart over a specimen matter that uses all the
standard ones; activities from the registry; what time does by itself from their code. What the
kernel does outside any procedure is told in `kernel_arrows`, in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from docs.generate.activities import activity_sections
from docs.generate.kernel_arrows import CLOCKS, FINDINGS, ITEM_ARROWS
from docs.generate.markdown import GENERATED, code, drawing, section, table
from oneflow.engine.kernel.statechart import Table, table_of
from oneflow.engine.registry import KINDS
from oneflow.matters import load_matter
from oneflow.matters.compilation.procedures import KERNEL_TRIGGERS
from oneflow.matters.ends import TITLES
from oneflow.matters.plan import END_STATES, MovePlan, Plan, ProcedurePlan, StatePlan

_INTRO = """\
Every state and every arrow of what is shipped. A case is a set of *regions*, each in one state of
one procedure: one region for the case, one for each selected item (`item:<code>`), one for each
delivery (`delivery:<item>`). A joint activity has no region of its own: its part stands in the
regions that it joins. A matter may write procedures of its own in the same words.

**By** says who fires a trigger: the activity open in the state (below), the *kernel* itself, or a
*person* by the command `move_case`.
"""

_ITEM_INTRO = """\
An item begins in `waiting` and is moved by its procedure once it has started. The arrows here are
the kernel's own and need no procedure:
"""

_ENDS_INTRO = """\
Predeclared end states; no procedure has to list them. `closed` ends a case, `delivered` a
delivery, the others an item (or a case).
"""

DELIVERY, CASE = "delivery", "standard"


@cache
def specimen() -> Plan:
    """Compile the specimen matter."""
    return load_matter(Path(__file__).parent / "specimen").plan


def lifecycle_page() -> str:
    """Give the page."""
    plan = specimen()
    items = [name for name in plan.procedures if name not in {CASE, DELIVERY}]
    head = section(1, "Lifecycle · 状态与流转", _INTRO)
    parts = [
        section(2, "Case · 案件", *_procedure(plan.procedures[CASE])),
        section(2, "Item · 事项", _ITEM_INTRO, table(_ARROW_HEAD, ITEM_ARROWS)),
        section(3, "Ends · 终态", _ENDS_INTRO, table(("State", "中文", "English"), _ends())),
        *(section(3, code(name), *_procedure(plan.procedures[name])) for name in items),
        section(2, "Delivery · 出件送达", *_procedure(plan.procedures[DELIVERY])),
        section(2, "Activities · 环节", _ACTIVITY_INTRO),
        *activity_sections(),
        section(2, "Clocks · 时钟", _CLOCK_INTRO, table(_CLOCK_HEAD, CLOCKS)),
        section(2, "Findings · 待人处理", _FINDING_INTRO, table(_FINDING_HEAD, FINDINGS)),
    ]
    return "\n".join([GENERATED, head, *parts])


_ARROW_HEAD = ("From", "To", "Event", "When")
_CLOCK_HEAD = ("Clock", "In", "Runs from", "Until", "What time does")
_FINDING_HEAD = ("Code", "To", "Raised when")
_ACTIVITY_INTRO = """\
Entering a state opens its activity; the activity's outcome fires the trigger of that name. Kinds
that a definition may already name but that do not run yet are not listed.
"""
_CLOCK_INTRO = """\
Every clock has a legal and a promised side, either may be absent. Lights (`warning`, `yellow`,
`red`, or what `supervision` declares) are `rung_reached` events; they change nothing else.
"""
_FINDING_INTRO = """\
A finding asks a person to look; it stays open until `close_finding`. An *incident*
(`incident_opened`) is a finding about the engine's own way: `no-move` (a fired trigger that no
move admits) and `unresolved-fact` (a condition whose data is not there).
"""


def _procedure(procedure: ProcedurePlan) -> Iterator[str]:
    """A drawing, the states, the arrows."""
    chart = table_of(procedure)
    yield drawing(_drawn(procedure, chart))
    yield table(_STATE_HEAD, [_state(state) for state in procedure.states.values()])
    rows = [
        _move(procedure.states[source], move) for (source, _), moves in chart.items()
        for move in moves
    ]  # fmt: skip
    yield table(_MOVE_HEAD, rows)


_STATE_HEAD = ("State", "中文", "English", "Activity", "Marks")
_MOVE_HEAD = ("From", "Trigger", "To", "By", "Papers required")


def _drawn(procedure: ProcedurePlan, chart: Table) -> str:
    """Draw states by their codes, as the tables below name them."""
    names = {state: f"s{place}" for place, state in enumerate(_places(procedure), 1)}
    lines = ["stateDiagram-v2", "  direction LR"]
    lines += [f"  {name}: {state.replace(':', '：')}" for state, name in names.items()]
    lines.append(f"  [*] --> {names[procedure.initial]}")
    for (source, trigger), moves in chart.items():
        lines += [f"  {names[source]} --> {names[move.dest]}: {trigger}" for move in moves]
    ended = [
        state for state in names if state not in procedure.states or procedure.states[state].final
    ]
    lines += [f"  {names[state]} --> [*]" for state in ended]
    return "\n".join(lines) + "\n"


def _places(procedure: ProcedurePlan) -> list[str]:
    """The states of a procedure, then the predeclared ends that its moves reach."""
    ends = dict.fromkeys(move.dest for move in procedure.moves)
    return list(dict.fromkeys([*procedure.states, *ends]))


def _state(state: StatePlan) -> tuple[str, ...]:
    marks = {
        "runs items": state.runs_items,
        "final": state.final,
        "duty": state.duty,
        "not yet accepted": not state.accepted,
        "time excluded": state.clock == "excluded",
    }
    told = [mark for mark, holds in marks.items() if holds]
    if state.outcome:
        told.append(f"outcome {code(state.outcome)}")
    return (
        code(state.name),
        state.title.zh,
        state.title.en or "",
        _link(state.kind),
        ", ".join(told),
    )


def _link(kind: str) -> str:
    return f"[{kind}](#{kind})" if kind in KINDS_THAT_RUN else code(kind)


def _move(source: StatePlan, move: MovePlan) -> tuple[str, ...]:
    papers = ", ".join(code(paper) for paper in move.requires)
    return code(move.source), code(move.trigger), code(move.dest), _by(source, move), papers


def _by(source: StatePlan, move: MovePlan) -> str:
    if move.when:
        return code(move.when)
    if source.kind:
        own = {"ask_supplement"}
        return "command `ask_supplement`" if move.trigger in own else _link(source.kind)
    return "kernel" if move.trigger in KERNEL_TRIGGERS else "person"


def _ends() -> Iterator[tuple[str, ...]]:
    for state in (*END_STATES, "closed", "delivered"):
        yield code(state), TITLES[state].zh, TITLES[state].en or ""


KINDS_THAT_RUN = frozenset(kind.kind for kind in KINDS)
