"""What a template of a definition may be for, and what it may look at. Pure data.

The engine tells each topic and gives each value; tests hold the two together.
"""

from __future__ import annotations

TOPICS = (
    "applicant.asked", "case.accepted", "case.declined", "case.deemed", "case.lapsed",
    "case.opened", "case.withdrawn", "clock.changed", "deeming.set-aside", "gift.corrected",
    "intake.examine", "item.decided", "item.ended", "item.started", "light.lapsed",
    "light.over-expected", "light.release", "material.fetch", "notice.supplement", "payment.asked",
    "payment.order", "payment.refund", "payment.refunded", "payment.waived", "publicity.end",
    "publicity.publish", "publicity.resume", "publicity.suspend", "reconfirm.asked",
    "result.released", "supplement.unanswered",
)  # fmt: skip
"""What is told; beside these `case.<end state>`, `light.<rung>` and `finding.<code>`."""
FAMILIES = frozenset({topic.partition(".")[0] for topic in TOPICS} | {"finding"})
"""A template named so serves every topic of the family that has none of its own."""
VALUES = frozenset(
    "topic number matter authority addressee applicant form at made_on about item items trigger "
    "state outcome because step papers right_body defects answer_within clocks bases change "
    "extension ground rung clock clock_title gift version amount balance order refund until code "
    "material provider to".split()
)
"""What a template may look at."""
MACROS = frozenset("head foot grounds remedies clock_lines clock_names grounds_known".split())
"""What the letterhead gives beside them."""
