"""The smallest records of a Plan: texts, grounds, rules, guards and limits.

Everything else in a Plan is made of these; use them through `oneflow.matters.plan`.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from oneflow.calendar import Limit
from oneflow.matters.conditions import Condition


class Text(Struct, frozen=True):
    """A user-facing text in both languages; `en` falls back to `zh` when not given."""

    zh: str
    en: str


class Basis(Struct, frozen=True):
    """The ground a rule stands on: the text quoted, and how sure we are of it.

    mark: `unmarked` is a text written in place of a name of `bases`, with no word on its source.
    """

    text: str
    mark: Literal["sourced", "memory", "assumed", "unmarked"] = "sourced"
    source: str = ""


class Rule(Struct, frozen=True):
    """A condition over the applicant's and shared data, stored as a fact under its name.

    `kept` facts stand in events and outlive erasure; others are values that erasure removes.
    `kind` "truth" gives a bool; "value" gives a text (an office, say); "money" gives a sum of
    money as text ("120.00").
    """

    name: str
    condition: Condition
    kept: bool = True
    kind: Literal["truth", "value", "money"] = "truth"


class Guard(Struct, frozen=True):
    """What must hold for a move: facts and case state, judged inside `decide`.

    `condition` reads `fact.<name>`, gifts (`has('x')`), `record.<name>` of the activity's
    outcome and `item.<code>.state`; None is always true.
    """

    condition: Condition | None = None
    fact: str | None = None


class Extension(Struct, frozen=True):
    """How far a clock may be extended, once a round, and by whom."""

    by: Limit
    approver: str
    basis: Basis
    moves_promised: bool = False


class LimitRule(Struct, frozen=True):
    """One limit in one situation: legal and promised, the anchor, the extension, the rungs.

    `anchor`: `accepted`, `entered`, `decided`, `received`, or `record:<gift>` for a record's
    instant. `fact` None means "in every situation". At least one of legal, promised is given.
    `period`: a time that has to pass, not one to keep: nobody can be late, so it has no lights.
    """

    legal: Limit | None = None
    promised: Limit | None = None
    basis: Basis | None = None
    fact: str | None = None
    anchor: str = "accepted"
    extension: Extension | None = None
    period: bool = False


class Rung(Struct, frozen=True):
    """A step of the supervision ladder: `offset` units of the limit before (-) or after its due."""

    name: str
    of: Literal["promised", "legal"]
    offset: int = 0
