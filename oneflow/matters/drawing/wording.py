"""Titles and limits in the language of a drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from oneflow.calendar import Limit
from oneflow.matters.plan import LimitRule, Text

Language = Literal["zh", "en"]

_UNITS = {
    "wd": ("工作日", "wd"),
    "cd": ("日", "cd"),
    "wh": ("办公小时", "wh"),
    "h": ("小时", "h"),
    "min": ("分钟", "min"),
    "mo": ("个月", "mo"),
    "y": ("年", "y"),
}
MORE = "…"
"""Says that other situations have limits of their own."""


def say(text: Text, language: Language) -> str:
    """Give a text in the language; English falls back to Chinese."""
    return text.zh if language == "zh" else (text.en or text.zh)


def pick(zh: str, en: str, language: Language) -> str:
    """Give the one of two words that is in the language."""
    return zh if language == "zh" else en


def limit_text(limit: Limit, language: Language) -> str:
    """Write a limit.

    >>> from oneflow.calendar import parse_limit
    >>> limit_text(parse_limit("3wd"), "zh"), limit_text(parse_limit("1mo"), "en")
    ('3 工作日', '1 mo')
    """
    return f"{limit.amount} {pick(*_UNITS[limit.unit], language)}"


def limit_parts(rules: Iterable[LimitRule], language: Language) -> tuple[str, ...]:
    """The promised and the legal limit where no condition holds (else the first), a text each."""
    all_rules: Sequence[LimitRule] = list(rules)
    if not all_rules:
        return ()
    first = next((rule for rule in all_rules if rule.fact is None), all_rules[0])
    parts = []
    if first.promised:
        parts.append(f"{pick('承诺', 'promised', language)} {limit_text(first.promised, language)}")
    if first.legal:
        parts.append(f"{pick('法定', 'legal', language)} {limit_text(first.legal, language)}")
    if len(all_rules) > 1 and parts:
        parts[-1] += f" {MORE}"
    return tuple(parts)


def limits_text(rules: Iterable[LimitRule], language: Language) -> str:
    """Both limits in one line."""
    return " / ".join(limit_parts(rules, language))
