"""The activity kinds as the registry has them: settings, commands, events, what time does."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping

from docs.generate.markdown import code, section, table
from docs.generate.records import told
from oneflow.engine.activity import Activity
from oneflow.engine.records.event import event_name
from oneflow.engine.registry import KINDS
from oneflow.matters.activities import settings

OUTCOMES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "intake": (
        ("accepted", "nobody found anything missing, or somebody concluded so, or silence"),
        ("declined", "concluded: 不予受理, in writing"),
        ("returned", "concluded: turned back (退件)"),
        ("answered", "a supplement asked after acceptance is complete"),
    ),
    "sign": (("*", "the trigger that the last signer chose, of those left to the state"),),
    "await": (
        ("*", "the event's own name, when it is recorded"),
        ("otherwise", "the trigger declared for the case that `within` has passed"),
    ),
    "consent": (
        ("consented", "everybody named has agreed"),
        ("refused", "one of them has not; also where time ran out and nothing else is declared"),
        ("otherwise", "the trigger declared for the case that `within` has passed"),
    ),
    "joint": (("*", "the joint activity's own trigger, in every region that took part"),),
    "publicity": (
        ("clear", "the time of the notice is over and no objection is open"),
        ("objected", "somebody who may has objected; the move carries the reasons"),
    ),
    "deliver": (("delivered", "the result was handed over"),),
    "verify": (
        ("verified", "what was promised is true"),
        ("false_commitment", "it is not, and is to be rectified"),
        ("not_drawn", "the sample did not fall on this case; only where one is drawn"),
        ("*", "any other trigger that leaves the state, such as `revoke`"),
    ),
    "pay": (
        ("paid", "nothing is owed any more: it was paid, waived, or the fee is nothing"),
        ("otherwise", "the trigger declared for the case that `within` has passed"),
    ),
}
"""Kind -> its outcomes, `*` for names that the definition gives, with when each comes about."""

CAUSES: Mapping[tuple[str, str], str] = {
    ("intake", "unanswered"): "the applicant's time to answer the notice has passed: "
    "`supplement_lapsed`, and a finding for each department that asked",
    ("intake", "cutoff"): "what departments have found so far goes into the one notice",
    ("intake", "silence"): "the legal notice limit has passed: `silence_passed`; items with "
    "`deeming` count as accepted from the day of receipt, the rest is a finding for the lead",
    ("await", "lapse"): "`within` has passed: `wait_lapsed`, then the trigger `otherwise`",
    ("consent", "lapse"): "`within` has passed: `consent_lapsed`, then `otherwise` or `refused`",
    (
        "publicity",
        "clear",
    ): "the time of the notice is over: `notice_ended`, then the trigger `clear`",
    ("publicity", "unpublished"): "the time would be over, but nobody has told that the notice is "
    "public: `notice_unpublished`, and a finding for the lead; it does not end",
    (
        "verify",
        "overdue",
    ): "the limit of the state has passed: `verification_overdue`, and a finding "
    "for the lead; nothing is decided by it",
    (
        "pay",
        "order",
    ): "at once: `payment_ordered` and the order goes out; where a value is missing, "
    "`payment_unpriced` and a finding for the lead",
    ("pay", "lapse"): "`within` has passed: `payment_lapsed`, then the trigger `otherwise`",
    ("joint", "opens"): "`or_after` has passed: it opens although somebody is missing",
}
"""(kind, cause) -> what happens of itself."""

_DUE = re.compile(r'Due\([^()"]*(?:\([^()]*\))?[^()"]*"(\w+)"\)')


def activity_sections() -> Iterator[str]:
    """A section for each kind that runs, in the registry's order."""
    for activity in KINDS:
        yield section(3, activity.kind, *_parts(activity))


def causes_of(activity: Activity) -> tuple[str, ...]:
    """Give the causes for which the kind may become due, read from its code."""
    if activity.due is None:
        return ()
    return tuple(_DUE.findall(inspect.getsource(activity.due)))


def _parts(activity: Activity) -> Iterator[str]:
    package = sys.modules[activity.opened.__module__]
    home = sys.modules.get(package.__name__.rpartition(".")[0])
    described = home if home is not None and hasattr(home, "ACTIVITY") else package
    yield told(described)
    yield "**Settings.** " + told(settings.KINDS[activity.kind])
    yield table(("Outcome", "When"), [(code(name), text) for name, text in OUTCOMES[activity.kind]])
    rows = [
        (_linked("commands", event_name(body)), ", ".join(code(each) for each in body.by))
        for body in activity.handles
    ]
    yield table(("Command", "By"), rows)
    events = [_linked("events", event_name(event)) for event in activity.folds]
    yield f"**Events:** {', '.join(events) or 'none of its own'}; the move that ends it tells the rest."
    due = [(code(cause), CAUSES[activity.kind, cause]) for cause in causes_of(activity)]
    yield table(("Due by itself", "What happens"), due) or "Nothing becomes due by itself."


def _linked(page: str, name: str) -> str:
    return f"[`{name}`]({page}.md#{name})"
