"""What the law binds a matter to, so far as a definition shows it.

Basis: 行政许可法 32 (one-time notice), 38 (reasons and remedies), 42 (limits and extensions),
44 (delivery), 45 (time that does not count). These bind licences; other types only where said.
"""

from __future__ import annotations

from collections.abc import Iterable

from oneflow.calendar import Calendar, Limit
from oneflow.matters.checks.charts import Chart
from oneflow.matters.checks.dates import first_later
from oneflow.matters.checks.limit_places import LimitPlace, limit_places, users_of
from oneflow.matters.checks.limits import is_blank
from oneflow.matters.checks.subject import Path, Subject
from oneflow.matters.excluded_time import EXCLUDED_GROUNDS
from oneflow.matters.plan import ClockExclusion, StatePlan
from oneflow.matters.problems import Words

AGAINST = frozenset({"rejected", "declined", "revoked"})
"""Decisions against the applicant: they carry reasons and tell the remedies."""
PAPERS = ("reasons", "remedies")
HEAD_OF_GOVERNMENT = "head-of-government"

_NOTICE = Limit(5, "wd")
_DELIVERY = Limit(10, "wd")
_EXTENSION = Limit(10, "wd")
_JOINT = Limit(45, "wd")
_JOINT_EXTENSION = Limit(15, "wd")


def check_law(subject: Subject, charts: Iterable[Chart], calendar: Calendar | None) -> None:
    """Report what contradicts the law; without a calendar no cap is compared."""
    _check_licences(subject)
    for chart in charts:
        _check_papers(subject, chart)
        for state in chart.plan.states.values():
            if state.exclusion is not None:
                _check_exclusion(subject, chart, state, state.exclusion)
    _check_deeming(subject)
    for place in limit_places(subject):
        _check_approver(subject, place)
        if calendar is not None:
            _check_caps(subject, place, calendar)
    if calendar is not None:
        _check_notice(subject, calendar)


def _check_licences(subject: Subject) -> None:
    for code, item in subject.plan.items.items():
        if item.type != "licence":
            continue
        if not item.limits:
            subject.report_key("OF1901", ("items", code), item=code)
        for number, rule in enumerate(item.limits):
            if rule.legal is None:
                subject.report("OF1901", ("items", code, "limit", number), item=code)


def _check_papers(subject: Subject, chart: Chart) -> None:
    """A move that decides against the applicant requires reasons and remedies."""
    for arrow in chart.arrows:
        move = arrow.move
        source = chart.plan.states.get(move.source)
        dest = chart.plan.states.get(move.dest)
        outcome = move.dest if dest is None or dest.outcome is None else dest.outcome
        known = None if source is None else source.outcome
        missing = tuple(paper for paper in PAPERS if paper not in move.requires)
        if outcome in AGAINST and outcome != known and missing:
            subject.report(
                "OF1902", arrow.path, trigger=move.trigger, outcome=outcome, missing=missing
            )


def _check_exclusion(
    subject: Subject, chart: Chart, state: StatePlan, exclusion: ClockExclusion
) -> None:
    path: Path = subject.procedure_path(chart.name, "states", state.name, "clock")
    items = [subject.plan.items[code] for code in users_of(subject, chart.name)]
    listed = exclusion.ground in EXCLUDED_GROUNDS
    others = [item.code for item in items if item.type != "licence"]
    has_basis = not is_blank(exclusion.basis)
    if not has_basis and (others or not listed):
        whom = others[0] if others else (items[0].code if items else chart.name)
        subject.report("OF1903", path, ground=exclusion.ground, item=whom)
    elif not listed:
        subject.report("OF1904", path, ground=exclusion.ground)
    if listed and exclusion.expected is None and len(others) < len(items):
        subject.report("OF1905", path, ground=exclusion.ground)


def _check_deeming(subject: Subject) -> None:
    deemed = tuple(code for code, item in subject.plan.items.items() if item.deeming is not None)
    for code in deemed:
        deeming = subject.plan.items[code].deeming
        if deeming is not None and is_blank(deeming.basis):
            path = ("items", code, "deeming", "basis")
            subject.report("OF1913", path, what=Words("视为受理", "deeming"))
    if deemed and subject.plan.intake.notice.legal is None:
        subject.report("OF1909", ("intake", "notice"), items=deemed)


def _check_approver(subject: Subject, place: LimitPlace) -> None:
    extension = place.rule.extension
    if extension is None:
        return
    path = (*place.path, "extend", "approver")
    if not extension.approver.strip():
        subject.report("OF1907", path)
    elif place.kind == "joint-limit" and extension.approver != HEAD_OF_GOVERNMENT:
        subject.report("OF1908", path, approver=extension.approver)


def _check_caps(subject: Subject, place: LimitPlace, calendar: Calendar) -> None:
    """Extensions, delivery and joint handling keep within what the law allows."""
    rule = place.rule
    licence = any(subject.plan.items[code].type == "licence" for code in place.items)
    joint = place.kind == "joint-limit"
    if rule.extension is not None and (licence or joint):
        cap = _JOINT_EXTENSION if joint else _EXTENSION
        later = first_later(calendar, rule.extension.by, cap)
        if later is not None:
            subject.report(
                "OF1906",
                (*place.path, "extend", "by"),
                by=str(rule.extension.by),
                cap=str(cap),
                start=later.start.isoformat(),
            )
    if rule.legal is None:
        return
    if place.kind == "delivery" and licence and first_later(calendar, rule.legal, _DELIVERY):
        subject.report("OF1911", (*place.path, "legal"), limit=str(rule.legal))
    if joint and first_later(calendar, rule.legal, _JOINT):
        subject.report("OF1912", (*place.path, "legal"), limit=str(rule.legal))


def _check_notice(subject: Subject, calendar: Calendar) -> None:
    legal = subject.plan.intake.notice.legal
    licences = tuple(c for c, item in subject.plan.items.items() if item.type == "licence")
    if legal is not None and licences and first_later(calendar, legal, _NOTICE):
        path = ("intake", "notice", "legal")
        subject.report("OF1910", path, items=licences, limit=str(legal))
