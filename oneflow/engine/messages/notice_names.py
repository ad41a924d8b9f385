"""What a text calls things that a definition knows by code: clocks, gifts, materials, steps. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oneflow.engine.messages.notice_values import Told
from oneflow.matters.plan import StatePlan, Text

SOURCES: Mapping[str, Mapping[str, str]] = {
    "source:certificate": {"zh": "电子证照系统", "en": "The register of electronic certificates"},
    "source:shared": {"zh": "政务数据共享平台", "en": "The platform for shared data"},
}
"""Destination -> who answers there."""
_INTAKE = Text("一次性告知时限", "time for the one-time notice")


def named(told: Told, *, language: str) -> dict[str, Any]:
    """Give the names that a text about this message may say. language: "zh" or "en"."""
    clock = told.body.get("clock") or told.of("name", "")
    state = _state(told, str(told.of("state", "")))
    gift = str(told.body.get("gift") or told.of("gift", ""))
    return {
        "clock": clock,
        "clock_title": clock_title(told, clock, language),
        "step": _say(state.title, language) if state else "",
        "gift": _gift(told, gift, language),
        "material": _titled(told.plan.materials, told.body.get("material", ""), language),
        "provider": _titled(told.plan.shared, told.body.get("from", ""), language, known=True),
    }


def clock_title(told: Told, name: str, language: str) -> str:
    """Name the time of a state; "" for a clock that every text knows by its name."""
    state = _state(told, name.removeprefix("in:")) if name.startswith("in:") else None
    if state is None:
        return ""
    if state.kind == "intake":
        return _say(_INTAKE, language)
    title = _say(state.title, language)
    return f"“{title}”的时限" if language == "zh" else f"time for '{title}'"


def _state(told: Told, name: str) -> StatePlan | None:
    region = told.region
    procedure = told.plan.procedures.get(region.procedure) if region else None
    return procedure.states.get(name) if procedure else None


def _gift(told: Told, gift: str, language: str) -> str:
    """The title of the item whose result it is, or of the joint activity that gives it."""
    for giver in told.plan.givers.get(gift, ()):
        kind, _, code = giver.partition(":")
        parts: Mapping[str, Any] = told.plan.items if kind == "item" else told.plan.joints
        if code in parts:
            return _say(parts[code].title, language)
    return gift


def _titled(parts: Mapping[str, Any], code: str, language: str, *, known: bool = False) -> str:
    """The title of a part; of an unknown one its code, or "" where only known ones are named."""
    if code in parts:
        return _say(parts[code].title, language)
    return "" if known else code


def _say(text: Text, language: str) -> str:
    return str(getattr(text, language))
