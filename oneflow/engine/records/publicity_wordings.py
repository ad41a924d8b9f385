"""Wordings of the engine's "no" around public notices; see `wordings`."""

from __future__ import annotations

PUBLICITY: dict[str, tuple[str, str, str, str]] = {
    "not-an-objector": (
        "您不能对这份公示提异议；可以提的有：{objectors}。",
        "You cannot object to this notice; these can: {objectors}.",
        "由可以提异议的人或部门提出。",
        "let those object who may.",
    ),
    "objected-enough": (
        "同一人对同一份公示的异议最多登记{most}次，一并审查；您的已经登记在案。",
        "Of one person {most} objections to one notice are taken and judged together; yours are there.",
        "补充的理由请直接交给牵头部门。",
        "hand what you have to add to the lead department.",
    ),
    "not-published": (
        "“{region}”的公示尚未登载。",
        "The notice of '{region}' is not public yet.",
        "登载后再提异议。",
        "object once it is public.",
    ),
    "published-already": (
        "“{region}”的公示已经登载。",
        "The notice of '{region}' is public already.",
        "无需再报。",
        "nothing more is to be told.",
    ),
}
