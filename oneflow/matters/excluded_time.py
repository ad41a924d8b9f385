"""Procedures whose time does not count for licences, as definitions and commands spell them."""

from __future__ import annotations

EXCLUDED_GROUNDS = frozenset(
    "hearing tender auction inspection testing quarantine appraisal expert-review".split()
)
"""听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审. Basis: 行政许可法 45 (a closed list)."""
