"""Procedures: every state is reached, left in the end, and answers what it fires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from oneflow.matters.activities.settings import (
    AwaitSettings,
    ConsentSettings,
    PaySettings,
    SignSettings,
    VerifySettings,
)
from oneflow.matters.checks.charts import Arrow, Chart
from oneflow.matters.checks.subject import Path, Subject
from oneflow.matters.conditions import examine
from oneflow.matters.ends import ENDS
from oneflow.matters.plan import END_STATES, RECEIVING, SUPPLEMENTING, WAITING, StatePlan
from oneflow.matters.problems import Trail, Words
from oneflow.matters.suggestion import similar_names


def check_procedures(subject: Subject, charts: Iterable[Chart]) -> None:
    """Report what is wrong with single procedures."""
    for chart in charts:
        ways = chart.ways()
        _check_reach(subject, chart, ways)
        _check_dead_ends(subject, chart, ways)
        for arrow in chart.arrows:
            _check_arrow(subject, chart, arrow)
            _check_watched(subject, arrow)
        for name, state in chart.plan.states.items():
            _check_answers(subject, chart, state)
            _check_choices(subject, chart, name)
            _check_waiting(subject, chart, state)
            if state.opens is not None and not (chart.role == "case" and state.final):
                path = _state_path(subject, chart, name)
                subject.report_key("OF1719", (*path, "opens"), state=name)
        _check_aside(subject, chart)
    _check_use(subject)


def _check_reach(
    subject: Subject, chart: Chart, ways: Mapping[str, Trail | tuple[str, ...]]
) -> None:
    for name in _written(subject, chart):
        if name not in ways:
            subject.report_key("OF1701", _state_path(subject, chart, name), state=name)
    runs = any(chart.plan.states[name].runs_items for name in ways if name in chart.plan.states)
    if chart.role == "case" and not runs and _base(chart) in subject.used_procedures:
        subject.report_key("OF1716", subject.procedure_path(chart.name), name=_base(chart))


def _check_dead_ends(subject: Subject, chart: Chart, ways: Mapping[str, tuple[str, ...]]) -> None:
    """Report states without hope: those with no way on, else the first of a circle."""
    hopeful = chart.hopeful()
    hopeless = [state for state in ways if state not in hopeful and state in chart.plan.states]
    stuck = [s for s in hopeless if not any(chart.is_open(each) for each in chart.leaving(s))]
    for state in stuck or hopeless[:1]:
        path = _state_path(subject, chart, state)
        subject.report_key("OF1702", path, state=state, way=Trail(ways[state]))


def _check_arrow(subject: Subject, chart: Chart, arrow: Arrow) -> None:
    move = arrow.move
    at = (*arrow.path, "trigger")
    source = chart.plan.states.get(move.source)
    if source is not None and source.final:
        subject.report("OF1704", at, source=move.source, trigger=move.trigger)
    elif not chart.fires(arrow):
        fired = chart.outcomes(move.source) or ()
        subject.report(
            "OF1703",
            at,
            source=move.source,
            trigger=move.trigger,
            fired=fired or Words("（没有）", "nothing"),
            similar=similar_names(move.trigger, fired),
        )
    elif arrow.is_impossible:
        subject.report("OF1707", (*arrow.path, "conditions"), trigger=move.trigger)


def _check_aside(subject: Subject, chart: Chart) -> None:
    """Whoever steps aside can come back, and whoever comes back has stepped aside."""
    left = {(a.move.source, a.move.dest) for a in chart.arrows if a.move.aside is not None}
    back = {(a.move.dest, a.move.source) for a in chart.arrows if a.move.resumes}
    for arrow in chart.arrows:
        move = arrow.move
        if move.resumes and (move.dest, move.source) not in left:
            path = (*arrow.path, "resumes")
            subject.report("OF1717", path, source=move.source, dest=move.dest)
        if move.aside is not None and (move.source, move.dest) not in back:
            path = (*arrow.path, "aside")
            subject.report("OF1718", path, source=move.source, dest=move.dest)


def _check_watched(subject: Subject, arrow: Arrow) -> None:
    """Check `on: item.state`."""
    item, _, state = arrow.move.when.removeprefix("item:").rpartition(".")
    plan = subject.plan.items.get(item)
    if plan is None:
        return
    known = {WAITING, *END_STATES}
    for choice in plan.procedures:
        procedure = subject.plan.procedures.get(choice.use)
        known |= set() if procedure is None else procedure.states.keys()
    at = (*arrow.path, "on")
    if state not in known:
        similar = similar_names(state, sorted(known))
        subject.report("OF1714", at, item=item, state=state, similar=similar)


def _check_answers(subject: Subject, chart: Chart, state: StatePlan) -> None:
    """Every outcome of a state has a move; the triggers of a signer are its moves."""
    if chart.is_end(state.name):
        return
    answered = {arrow.move.trigger for arrow in chart.leaving(state.name)}
    for outcome in chart.outcomes(state.name) or ():
        if outcome not in answered:
            unfired = sorted(answered - set(chart.outcomes(state.name) or ()))
            subject.report_key(
                "OF1705",
                _state_path(subject, chart, state.name),
                state=state.name,
                outcome=outcome,
                similar=similar_names(outcome, unfired),
            )


def _check_choices(subject: Subject, chart: Chart, state: str) -> None:
    """The conditions of the moves that leave one state: shadows, gaps, nothing to choose."""
    leaving = [arrow for arrow in chart.leaving(state) if chart.fires(arrow)]
    by_trigger: dict[str, list[Arrow]] = {}
    for arrow in leaving:
        by_trigger.setdefault(arrow.move.trigger, []).append(arrow)
    settings = chart.plan.states[state].settings
    signs = isinstance(settings, SignSettings)
    for trigger, arrows in by_trigger.items():
        _check_order(subject, trigger, arrows)
        if len(arrows) > 1 or (not signs and _fires_itself(chart, state, trigger)):
            _check_gap(subject, trigger, arrows)
    offered = settings.triggers if isinstance(settings, SignSettings) else ()
    answers = [arrow.condition for arrow in leaving if arrow.move.trigger in offered]
    if answers:
        found = examine(answers)
        if found.gap is not None:
            path = _state_path(subject, chart, state)
            subject.report_key("OF1710", path, state=state, witness=found.gap)


def _fires_itself(chart: Chart, state: str, trigger: str) -> bool:
    """Tell whether a trigger is fired by what happens, not chosen by somebody."""
    known = chart.outcomes(state)
    watched = any(a.move.when for a in chart.leaving(state) if a.move.trigger == trigger)
    return watched or (known is not None and trigger in known)


def _check_order(subject: Subject, trigger: str, arrows: Sequence[Arrow]) -> None:
    unused = examine([arrow.condition for arrow in arrows]).unused
    for number in unused:
        arrow = arrows[number]
        if arrow.is_impossible or _says_the_same(arrow, arrows[:number]):
            continue
        subject.report(
            "OF1706",
            (*arrow.path, "conditions" if arrow.condition is not None else "trigger"),
            trigger=trigger,
            source=arrow.move.source,
            earlier=tuple(dict.fromkeys(each.move.dest for each in arrows[:number])),
        )


def _says_the_same(arrow: Arrow, earlier: Sequence[Arrow]) -> bool:
    """Tell whether a move only adds another cause (`on`) to an earlier one."""
    move = arrow.move
    return any(
        (each.move.dest, each.move.gives) == (move.dest, move.gives) and each.move.when != move.when
        for each in earlier
    )


def _check_gap(subject: Subject, trigger: str, arrows: Sequence[Arrow]) -> None:
    found = examine([arrow.condition for arrow in arrows])
    last = arrows[-1]
    path: Path = (*last.path, "conditions")
    source = last.move.source
    if found.gap is not None:
        subject.report("OF1708", path, trigger=trigger, source=source, witness=found.gap)
    if found.undecided is not None:
        subject.report("OF1709", path, trigger=trigger, source=source, reason=found.undecided)


def _check_waiting(subject: Subject, chart: Chart, state: StatePlan) -> None:
    """A state that waits for others has a limit, or a way out when time has passed."""
    if state.limits or chart.is_end(state.name) or not subject.stands(("procedures", _base(chart))):
        return
    path = _state_path(subject, chart, state.name)
    match state.settings:
        case AwaitSettings(within=None, from_="applicant"):
            code = "OF1713" if chart.role == "case" else "OF1712"
            subject.report_key(code, path, state=state.name)
        case (
            AwaitSettings(within=None)
            | ConsentSettings(within=None)
            | PaySettings(within=None)
            | VerifySettings()
        ):
            subject.report_key("OF1711", path, state=state.name)
        case _:
            if chart.role != "case" and not state.kind and _only_watches(chart, state.name):
                subject.report_key("OF1711", path, state=state.name)


def _only_watches(chart: Chart, state: str) -> bool:
    leaving = chart.leaving(state)
    return bool(leaving) and all(arrow.move.when for arrow in leaving)


def _check_use(subject: Subject) -> None:
    for name in subject.matter.procedures:
        if name not in subject.used_procedures:
            subject.report_key("OF1715", ("procedures", name), name=name)


def _written(subject: Subject, chart: Chart) -> Iterator[str]:
    """Give the states of a procedure that somebody wrote or put in, without predeclared ends."""
    entry = subject.matter.procedures.get(_base(chart))
    known = set() if entry is None else set(entry.states)
    for name in chart.plan.states:
        added = name == RECEIVING or name.startswith(SUPPLEMENTING)
        if (name in known or added) and name not in ENDS:
            yield name


def _state_path(subject: Subject, chart: Chart, state: str) -> Path:
    return subject.procedure_path(chart.name, "states", state)


def _base(chart: Chart) -> str:
    return chart.name.partition("@")[0]
