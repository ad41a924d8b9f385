"""Limits, legal and promised, with their anchors and extensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from oneflow.calendar import Limit, parse_limit
from oneflow.matters.compilation.faults import Path
from oneflow.matters.compilation.scope import Scope
from oneflow.matters.definition.limits import ExtensionEntry, LimitEntry
from oneflow.matters.plan import Extension, LimitRule
from oneflow.matters.problems import Words

ANCHORS = ("accepted", "entered", "decided", "received")
_ANCHOR_WORDS = Words("起算点", "anchor")


def limit_rules(
    scope: Scope,
    entries: Sequence[LimitEntry],
    path: Path,
    name: str,
    *,
    anchor: str = "accepted",
) -> tuple[LimitRule, ...]:
    """Compile alternatives by situation; `path` is that of their list.

    Their rules are `<name>.0`, `<name>.1`, ...; `anchor` counts where no `from` is written.
    """
    return tuple(
        limit_rule(scope, entry, (*path, number), f"{name}.{number}", anchor=anchor)
        for number, entry in enumerate(entries)
    )


def limit_rule(scope: Scope, entry: LimitEntry, path: Path, name: str, *, anchor: str) -> LimitRule:
    """Compile one limit."""
    roll = cast("Literal['next', 'none']", entry.roll or "next")
    return LimitRule(
        legal=_limit(entry.legal, roll),
        promised=_limit(entry.promised, roll),
        basis=scope.basis(entry.basis),
        fact=scope.rule(entry.when, (*path, "when"), name),
        anchor=_anchor(scope, entry.start, (*path, "from"), anchor),
        extension=_extension(scope, entry.extend),
    )


def _limit(text: str | None, roll: Literal["next", "none"]) -> Limit | None:
    return None if text is None else parse_limit(text, roll=roll)


def _anchor(scope: Scope, written: str | None, path: Path, otherwise: str) -> str:
    """Give `accepted` for `item.accepted`, and `record:<name>` for `<name>.at`."""
    if written is None:
        return otherwise
    plain = written.removeprefix("item.")
    if plain in ANCHORS:
        return plain
    record, dot, rest = written.rpartition(".")
    records = records_of(scope)
    if dot and rest == "at" and record in records:
        return f"record:{record}"
    scope.known(written, (*ANCHORS, *(f"{each}.at" for each in records)), path, _ANCHOR_WORDS)
    return otherwise


def records_of(scope: Scope) -> tuple[str, ...]:
    """Give the gifts whose instant a limit may run from."""
    matter = scope.matter
    gifts = [gift for joint in matter.joint.values() for gift in joint.gives]
    gifts += [gift for item in matter.items.values() for gift in item.gives]
    gifts += [
        gift
        for procedure in matter.procedures.values()
        for move in procedure.transitions
        for gift in move.gives
    ]
    return tuple(dict.fromkeys(gifts))


def _extension(scope: Scope, entry: ExtensionEntry | None) -> Extension | None:
    if entry is None:
        return None
    return Extension(
        by=parse_limit(entry.by),
        approver=entry.approver,
        basis=scope.ground(entry.basis),
        moves_promised=entry.moves_promised,
    )
