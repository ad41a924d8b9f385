"""A date that is not certain, and why it is that one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from oneflow.engine.records.instants import last_day
from oneflow.matters.plan import Text

Reason = Literal[
    "at-once",
    "after-notice",
    "own-limit",
    "after-needs",
    "after-acceptance",
    "whole-limit",
    "passed",
    "paused",
    "no-limit",
    "not-received",
    "unknown-fact",
    "nobody-gives",
    "circle",
]

REASONS: Mapping[Reason, Text] = {
    "at-once": Text("各方立即办理", "everybody acts at once"),
    "after-notice": Text("公示期满之后", "once the public notice has ended"),
    "own-limit": Text("按正在计算的期限", "by the limit that is running"),
    "after-needs": Text("待前置成果后按期限推算", "by its limit, once what it needs is there"),
    "after-acceptance": Text("待受理后按期限推算", "by its limit, once it is accepted"),
    "whole-limit": Text("按整件事的法定期限", "by the legal limit of the whole"),
    "passed": Text("期限已过，应立即办理", "the limit has passed, so at once"),
    "paused": Text("期限暂停计算，尚无日期", "time is stopped, so there is no date"),
    "no-limit": Text("没有规定期限", "there is no limit"),
    "not-received": Text("尚未进入受理审查", "its examination has not begun"),
    "unknown-fact": Text("所依据的情形尚未知道", "it depends on what is not known yet"),
    "nobody-gives": Text("已无人能给出所需成果", "nobody is left to give what it needs"),
    "circle": Text("相互等待", "items wait for one another"),
}
"""What each reason says."""

_BEGINNINGS = frozenset({"at-once", "passed", "after-notice"})
"""Reasons by which `at` is an instant from which on, not an end."""


class Estimate(Struct, frozen=True):
    """When something will have happened.

    at: exclusive, as the due time of a clock is, or (at once) the instant itself; None: no date. reason: why; see `REASONS`.
    by: key of the region on whose time it hangs; "" is none.
    """

    at: datetime | None
    reason: Reason
    by: str = ""

    @property
    def on(self) -> date | None:
        """The last day: the local date just before `at`; of what is done from `at` on, its date.

        >>> midnight = datetime.fromisoformat("2026-03-24T00:00:00+08:00")
        >>> str(Estimate(midnight, "own-limit").on), str(Estimate(midnight, "at-once").on)
        ('2026-03-23', '2026-03-24')
        """
        if self.at is None:
            return None
        return self.at.date() if self.reason in _BEGINNINGS else last_day(self.at)

    def describe(self, language: str = "zh") -> str:
        """Say why it is this date, in "zh" or "en".

        >>> Estimate(None, "paused").describe("en")
        'time is stopped, so there is no date'
        """
        text = REASONS[self.reason]
        return text.zh if language == "zh" else text.en


class Forecast(Struct, frozen=True, kw_only=True):
    """When something that is still open will be done; earliest <= likely <= latest.

    earliest: if everybody acts at once; a public notice still takes its days. likely: if all keep what they promised (the legal limit
    where nothing is promised). latest: if all take the time that the law gives them.
    """

    earliest: Estimate
    likely: Estimate
    latest: Estimate


def last_of(estimates: list[Estimate]) -> Estimate:
    """The one that comes last; one without a date outlasts all. The list is not empty."""
    for estimate in estimates:
        if estimate.at is None:
            return estimate
    return max(estimates, key=_at)


def first_of(estimates: list[Estimate]) -> Estimate:
    """The one that comes first; without a date only where none has one. The list is not empty."""
    dated = [estimate for estimate in estimates if estimate.at is not None]
    return min(dated, key=_at) if dated else estimates[0]


def _at(estimate: Estimate) -> float:
    return estimate.at.timestamp() if estimate.at else float("inf")
