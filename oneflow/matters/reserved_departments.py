"""Department codes that mean the same in every matter that declares them."""

from __future__ import annotations

from oneflow.matters.plan import Plan

GOVERNMENT = "government"
"""The people's government, whose head extends joint handling (行政许可法 42)."""
HALL = "hall"
"""The integrated window (综合窗口)."""


def window_department(plan: Plan) -> str:
    """Give the department that is the window: `hall`, or without one the lead."""
    return HALL if HALL in plan.departments else plan.lead
