"""The linter that proves, in words: what can go wrong in a matter, told before it is published.

    subject  rules  limit_places  conditions    what checks work with, and where it was written
    charts  simulation  situations  pairs       what the kernel will do, and in which situations
    procedures  gifts  joints  usage            ways that end nowhere; what is given and used
    sensitive  texts                            what would tell too much; templates
    limits  dates  promise                      limits and promises against the law and each other
    law                                         what the law binds a matter to
    choices                                     every lawful choice comes to its end

`check` is the one entry. Each module is a group of checks with its codes in the catalogue; all of
them read the compiled Plan, report positions of the definition, and never stop at the first
problem. They know no engine: what the kernel will do is stated in `charts` and `simulation`.
"""

from __future__ import annotations

from oneflow.calendar import Calendar, load_calendar
from oneflow.errors import CalendarError
from oneflow.matters.checks.charts import Chart, charts
from oneflow.matters.checks.choices import check_choices, trials_of
from oneflow.matters.checks.gifts import check_gifts
from oneflow.matters.checks.joints import check_joints
from oneflow.matters.checks.law import check_law
from oneflow.matters.checks.limits import check_limits
from oneflow.matters.checks.procedures import check_procedures
from oneflow.matters.checks.promise import check_promise
from oneflow.matters.checks.situations import Situations
from oneflow.matters.checks.subject import Subject
from oneflow.matters.checks.texts import check_texts
from oneflow.matters.checks.usage import check_usage
from oneflow.matters.definition.matter import MatterEntry
from oneflow.matters.plan import Plan
from oneflow.matters.problems import Problem, ProblemList
from oneflow.matters.validation import Places

__all__ = ["check"]

_BREAKS_EVERY_RUN = frozenset(
    "OF1601 OF1602 OF1604 OF1702 OF1703 OF1705 OF1716 OF2009 OF2010 OF2011".split()
)
"""Problems that would show again in every choice: these are mended before choices are tried."""


def check(
    matter: MatterEntry, plan: Plan, places: Places, *, is_sound: bool = True
) -> tuple[Problem, ...]:
    """Give everything that is wrong with a matter that was compiled, in file order.

    Args:
        matter: expanded: shipped procedures and defaults put in.
        plan: compiled from it.
        places: where its parts stand.
        is_sound: whether compilation found no errors. If it did, only limits and the law are
            checked: what follows from a name that leads nowhere would hide the name itself.
    """
    subject = Subject(matter, plan, places)
    calendar = _calendar(subject)
    found = tuple(charts(subject))
    check_limits(subject, calendar)
    check_law(subject, found, calendar)
    if is_sound:
        check_procedures(subject, found)
        check_gifts(subject, found)
        check_joints(subject)
        check_usage(subject)
        check_texts(subject)
        _check_situations(subject, found, calendar)
    return tuple(ProblemList(subject.problems))


def _check_situations(
    subject: Subject, found: tuple[Chart, ...], calendar: Calendar | None
) -> None:
    situations = Situations(subject.plan)
    trials = trials_of(subject.plan, situations)
    assignments = (each.assignment for each in trials.combinations)
    check_promise(subject, situations, assignments, calendar)
    if not any(each.code in _BREAKS_EVERY_RUN for each in subject.problems):
        check_choices(subject, found, situations, trials)


def _calendar(subject: Subject) -> Calendar | None:
    name = subject.plan.calendar
    try:
        return load_calendar(name)
    except CalendarError:
        subject.report("OF1808", ("calendar",), name=name)
        return None
