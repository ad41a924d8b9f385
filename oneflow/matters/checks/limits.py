"""Limits: each has its ground, promises keep within the law, alternatives cover what may come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from oneflow.calendar import Calendar, Limit
from oneflow.matters.activities.settings import AwaitSettings, ConsentSettings, PaySettings
from oneflow.matters.checks.conditions import data_condition
from oneflow.matters.checks.dates import first_later
from oneflow.matters.checks.limit_places import LimitPlace, limit_places
from oneflow.matters.checks.subject import Path, Subject
from oneflow.matters.conditions import examine
from oneflow.matters.definition.limits import LimitEntry
from oneflow.matters.definition.procedures import ChoiceEntry
from oneflow.matters.plan import Basis
from oneflow.matters.problems import Words
from oneflow.matters.suggestion import similar_names

_NAME = re.compile(r"[a-z][a-z0-9_.-]*")
"""What a name of `bases` looks like; provisions are not written so."""


def check_limits(subject: Subject, calendar: Calendar | None) -> None:
    """Report what is wrong with limits; without a calendar nothing is compared by date."""
    for place in limit_places(subject):
        _check_basis(subject, place)
        _check_unit(subject, place)
        if calendar is not None:
            _check_promise(subject, place, calendar)
    _check_timeouts(subject)
    _check_unlimited(subject)
    _check_alternatives(subject)
    if calendar is not None:
        _check_joint_promise(subject, calendar)


def _shown_day(day: date | None) -> Words:
    """Give a last day for a message."""
    if day is None:
        return Words("日历之外", "no day of the calendar")
    return Words(day.isoformat(), day.isoformat())


def is_blank(basis: Basis | None) -> bool:
    """Tell whether nothing is said of a ground."""
    return basis is None or not basis.text.strip()


def _check_basis(subject: Subject, place: LimitPlace) -> None:
    rule = place.rule
    limit = rule.legal if rule.legal is not None else rule.promised
    if is_blank(rule.basis):
        code = "OF1804" if rule.legal is None else "OF1803"
        subject.report(code, place.path, limit=str(limit))
    _check_name(subject, rule.basis, (*place.path, "basis"))
    if rule.extension is not None:
        path = (*place.path, "extend", "basis")
        _check_name(subject, rule.extension.basis, path)
        if is_blank(rule.extension.basis):
            subject.report("OF1913", path, what=Words("延长", "the extension"))


def _check_name(subject: Subject, basis: Basis | None, path: Path) -> None:
    """Take a text that looks like a name of `bases` for one that is missing there."""
    if basis is None or basis.mark != "unmarked":
        return
    similar = similar_names(basis.text, subject.matter.bases)
    if similar or _NAME.fullmatch(basis.text):
        subject.report("OF1805", path, name=basis.text, similar=similar)


def _check_unit(subject: Subject, place: LimitPlace) -> None:
    rule = place.rule
    if rule.extension is None:
        return
    limit = rule.legal if rule.legal is not None else rule.promised
    if limit is not None and limit.unit != rule.extension.by.unit:
        path = (*place.path, "extend", "by")
        subject.report("OF1809", path, by=str(rule.extension.by), limit=str(limit))


def _check_promise(subject: Subject, place: LimitPlace, calendar: Calendar) -> None:
    rule = place.rule
    if rule.promised is not None and rule.legal is not None:
        path = (*place.path, "promised")
        _compare(subject, calendar, path, promised=rule.promised, legal=rule.legal)


def _check_joint_promise(subject: Subject, calendar: Calendar) -> None:
    """The promise for the whole keeps within the legal limit of joint handling."""
    promise, joint = subject.plan.promise, subject.plan.joint_limit
    if promise is None or joint is None or promise.promised is None or joint.legal is None:
        return
    path = ("promise", "promised")
    _compare(subject, calendar, path, promised=promise.promised, legal=joint.legal)


def _compare(
    subject: Subject, calendar: Calendar, path: Path, *, promised: Limit, legal: Limit
) -> None:
    later = first_later(calendar, promised, legal)
    if later is not None:
        subject.report(
            "OF1801",
            path,
            promised=str(promised),
            legal=str(legal),
            start=later.start.isoformat(),
            promised_on=_shown_day(later.limit_on),
            legal_on=_shown_day(later.bound_on),
        )


def _check_timeouts(subject: Subject) -> None:
    """The times of activities and of re-confirmation have a ground too."""
    for name, procedure in subject.plan.procedures.items():
        for state in procedure.states.values():
            if not isinstance(state.settings, AwaitSettings | ConsentSettings | PaySettings):
                continue
            path = subject.procedure_path(name, "states", state.name, "does", state.kind)
            _check_timeout(subject, state.settings, path)
    for code, item in subject.plan.items.items():
        if item.reconfirm is not None and is_blank(item.reconfirm.basis):
            path = ("items", code, "reconfirm", "within")
            subject.report("OF1804", path, limit=str(item.reconfirm.within))


def _check_timeout(
    subject: Subject, settings: AwaitSettings | ConsentSettings | PaySettings, path: Path
) -> None:
    if settings.within is None:
        return
    _check_name(subject, settings.basis, (*path, "basis"))
    if is_blank(settings.basis):
        subject.report("OF1804", (*path, "within"), limit=str(settings.within))


def _check_unlimited(subject: Subject) -> None:
    """Every item has some limit, its own or that of a state."""
    for code, item in subject.plan.items.items():
        procedures = (subject.plan.procedures.get(choice.use) for choice in item.procedures)
        states = (state for each in procedures if each for state in each.states.values())
        if not item.limits and not any(s.limits and s.kind != "intake" for s in states):
            subject.report_key("OF1810", ("items", code), item=code)


def _check_alternatives(subject: Subject) -> None:
    """Alternatives by situation: the last one applies where no other does."""
    for path, entries in _alternatives(subject):
        if all(entry.when is None for entry in entries[:1]) and len(entries) < 2:
            continue
        found = examine([data_condition(subject, entry.when) for entry in entries])
        for number in found.unused:
            subject.report("OF1807", (*path, number))
        if found.gap is not None:
            subject.report("OF1806", (*path, len(entries) - 1), witness=found.gap)


def _alternatives(
    subject: Subject,
) -> Iterator[tuple[Path, Sequence[LimitEntry] | Sequence[ChoiceEntry]]]:
    matter = subject.matter
    for code, item in matter.items.items():
        yield ("items", code, "limit"), item.limit
        yield ("items", code, "procedure"), item.procedure
        if item.delivery is not None:
            yield ("items", code, "delivery", "limit"), item.delivery.limit
    if matter.case is not None:
        yield ("case", "procedure"), matter.case.procedure
    for name, procedure in matter.procedures.items():
        for state, entry in procedure.states.items():
            yield subject.procedure_path(name, "states", state, "limit"), entry.limit
        for number, move in enumerate(procedure.transitions):
            yield subject.procedure_path(name, "transitions", number, "limit"), move.limit
