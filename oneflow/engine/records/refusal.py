"""The engine's own "no": a value with a rule, a reason and a remedy. It changes nothing.

Not to be confused with a rejection (the government's no) or with `declined` (不予受理).
All wordings stand in `wordings.py`, so that they can be read and translated in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from oneflow.engine.records.wordings import WORDINGS
from oneflow.errors import with_remedy


class Refusal(Struct, frozen=True, omit_defaults=True):
    """Why a command was not carried out. `data` fills the wording; no personal values."""

    rule: str
    data: dict[str, Any] = {}

    def describe(self, language: str = "zh") -> str:
        """Say the reason and the remedy in `language`.

        >>> Refusal("unknown-trigger", {"trigger": "approve", "state": "closed"}).describe("en")
        "The state 'closed' knows no 'approve'. Remedy: see what the case offers now."
        """
        zh, en, remedy_zh, remedy_en = WORDINGS[self.rule]
        text, remedy = (zh, remedy_zh) if language == "zh" else (en, remedy_en)
        return with_remedy(text, remedy, language).format_map(_Lenient(self.data))


class _Lenient(dict[str, Any]):
    """Shows a name that has no value rather than failing in an error message."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "bool": bool,
    "int": int,
    "decimal": (int, str),
    "text": str,
    "date": str,
}


def misrecorded(facts: Mapping[str, Any], declared: Mapping[str, str]) -> Refusal | None:
    """Judge the facts of a record: only what the definition declares, each of its kind.

    A record stands in the history for ever, so nothing may slip into it that nobody asked for.
    """
    wrong = [
        name
        for name, value in facts.items()
        if not isinstance(value, _KINDS.get(declared.get(name, ""), ()))
        or (isinstance(value, bool) and declared[name] != "bool")
    ]
    if not wrong:
        return None
    told = ", ".join(f"{name}: {kind}" for name, kind in declared.items())
    return Refusal("not-in-record", {"wrong": ", ".join(wrong), "declared": told or "-"})
