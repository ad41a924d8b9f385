"""Mutants of a definition: the same matter with one small thing wrong.

Whoever writes scenarios wants to know whether they would notice a mistake. So mistakes are made
on purpose, one at a time, in the expanded definition, each of a kind that people make: a limit a
day off, a need forgotten, an outcome swapped, a policy changed, a condition the wrong way round.
A scenario that fails under a mutant kills it. Nothing here runs anything.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from oneflow.errors import OneflowError
from oneflow.matters.compilation import compile_plan
from oneflow.matters.expansion import Expanded, hash_of

Path = tuple[str | int, ...]
_LIMIT = re.compile(r"(\d+)(\.5)?(wd|cd|wh|h|min|mo|y)")
_LIMIT_KEYS = frozenset({"legal", "promised", "within", "answer_within", "by", "cutoff", "for"})
_SWAPS = {
    "approved": ("rejected",),
    "rejected": ("approved",),
    "declined": ("withdrawn",),
    "withdrawn": ("declined",),
    "lapsed": ("withdrawn",),
    "revoked": ("approved",),
}
_POLICIES: dict[str, tuple[Any, ...]] = {
    "policy": ("as-ready", "together"),
    "acceptance": ("with-case", "by-department"),
    "if_not_given": ("cancel-dependents", "ask-applicant", "fail-matter"),
    "otherwise": ("hold", "finding"),
    "clock": ("none", "suspend", "restart"),
    "if_late": ("warn", "refuse"),
    "second_notice": ("new-only", "free"),
    "mandatory": (False, True),
    "optional": (False, True),
    "outside_promise": (False, True),
    "moves_promised": (False, True),
    "wrong_amount": ("keep", "refuse"),
    "absent": ("second-visit", "wait", "record-absent"),
    "of": ("promised", "legal"),
    "roll": ("next", "none"),
    "published": ("at-once", "when-told"),
    "aside": ("suspended", "running", "anew"),
    "resumes": (True, False),
}
"""Key -> the values that it chooses between."""
_DROPPED = {
    "needs": "need",
    "gives": "gift",
    "requires": "paper",
    "modes": "mode",
    "roles": "role",
    "transitions": "move",
    "objectors": "objector",
    "carry": "carried",
    "runs_in": "early-start",
    "methods": "way",
    "refund_on": "end",
}
"""Lists of which one entry may be forgotten, and what that is called."""
_FORGOTTEN = frozenset({"deeming", "supplement", "delivery", "extend", "promise"})
"""Parts that may be forgotten whole."""


class Mutant(Struct, frozen=True):
    """One mistake. name: what is wrong where, steady between runs. expanded: the definition."""

    name: str
    kind: str
    expanded: Expanded


def mutants_of(expanded: Expanded) -> tuple[Mutant, ...]:
    """Make every mutant that compiles, in the order of the definition.

    A mutant that does not compile would never get past the checks; it needs no scenario. A change
    that cannot matter (what becomes of the dependents of an item that has none) is not made.
    """
    tree = json.loads(expanded.json_bytes)
    made = (_made(tree, place, kind, value) for place, kind, value in _changes(tree["matter"]))
    return tuple(mutant for mutant in made if mutant is not None)


def _made(tree: Any, place: Path, kind: str, value: Any) -> Mutant | None:
    changed = copy.deepcopy(tree)
    *above, last = place
    holder = changed["matter"]
    for part in above:
        holder = holder[part]
    before = holder[last]
    if value is _GONE:
        del holder[last]
    else:
        holder[last] = value
    text = json.dumps(changed, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    data = text.encode()
    try:
        compile_plan(data)
    except (OneflowError, ValueError, LookupError):
        return None
    name = f"{kind} {_path_text(tree['matter'], place)}: {_told(before, value)}"
    return Mutant(name, kind, Expanded(data, hash_of(data)))


class _Gone:
    """Stands for "taken away"."""


_GONE = _Gone()
_Change = tuple[Path, str, Any]


def _changes(matter: dict[str, Any]) -> Iterator[_Change]:
    """Every change, with its place."""
    needed = {need for _, item in matter["items"] for need in item["needs"]}
    holds = matter["issue"]["policy"] == "together"
    for place, value, holder in _walk(matter, ()):
        if "reconfirm" in place and not holds:
            continue  # a result that went out at its decision is never held
        key = str(place[-1])
        if key in _FORGOTTEN and isinstance(value, dict):
            yield place, "forgotten", _GONE
        elif key in _DROPPED and isinstance(value, list):
            yield from _shortened(place, value, needed)
        elif key == "outside_promise" and matter.get("promise") is None:
            continue  # there is no promise that it could lie outside of
        elif key == "resumes" and not value:
            continue  # nothing was stepped aside from
        elif key == "if_not_given" and not needed & set(holder["gives"]):
            continue  # nobody depends on it
        else:
            yield from _replaced(place, key, value)


def _replaced(place: Path, key: str, value: Any) -> Iterator[_Change]:
    """What may stand in the place of a plain value."""
    if key in _LIMIT_KEYS and isinstance(value, str):
        yield from _limits(place, value)
    elif key == "offset" and isinstance(value, int):
        yield from ((place, "rung", value + by) for by in (-1, 1))
    elif key in {"signers", "each_department"} and isinstance(value, int):
        yield from ((place, "signers", value + by) for by in (-1, 1))
    elif key == "dest":
        yield from ((place, "outcome", other) for other in _SWAPS.get(value, ()))
    elif key == "rule" and place[0] != "departments":
        yield place, "condition", f"not ({value})"
    elif key == "approver":
        yield place, "role", "somebody-else"
    elif value in _POLICIES.get(key, ()):
        yield from ((place, "policy", other) for other in _POLICIES[key] if other != value)


def _limits(place: Path, text: str) -> Iterator[_Change]:
    found = _LIMIT.fullmatch(text)
    if found is None or found[2]:
        return
    for by in (-1, 1):
        amount = int(found[1]) + by
        if amount >= 0:
            yield place, "limit", f"{amount}{found[3]}"


def _shortened(place: Path, entries: list[Any], needed: set[str]) -> Iterator[_Change]:
    kind = _DROPPED[str(place[-1])]
    for number, entry in enumerate(entries):
        if kind == "gift" and entry not in needed:
            continue
        yield place, kind, [*entries[:number], *entries[number + 1 :]]
    if kind == "role" and len(entries) > 1:
        yield place, kind, entries[::-1]


def _walk(value: Any, place: Path) -> Iterator[tuple[Path, Any, Any]]:
    """Every value with its path and its holder, parents first."""
    entries: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    for key, inner in entries:
        if key in {"title", "bases", "basis"}:
            continue
        path = (*place, key)
        yield path, inner, value
        yield from _walk(inner, path)


def _path_text(matter: Any, place: Path) -> str:
    """A path to read: the codes of pairs instead of their numbers."""
    parts: list[str] = []
    value = matter
    for part in place:
        inner = value[part]
        is_pair = isinstance(inner, list) and len(inner) == 2 and isinstance(inner[0], str)
        if isinstance(part, int) and is_pair and isinstance(inner[1], dict):
            parts.append(inner[0])
        elif not (part == 1 and parts and isinstance(value, list) and value[0] == parts[-1]):
            parts.append(_entry_name(part, inner))
        value = inner
    return ".".join(parts)


def _entry_name(part: str | int, inner: Any) -> str:
    if isinstance(part, int) and isinstance(inner, dict) and "trigger" in inner:
        watched = f" on {inner['on']}" if inner.get("on") else ""
        return f"{inner['trigger']}@{'+'.join(inner['source'])}{watched}"
    return str(part) if not isinstance(inner, str) or isinstance(part, str) else inner


def _told(before: Any, after: Any) -> str:
    """What was changed into what; of a list, what is missing now."""
    if after is _GONE:
        return "gone"
    if isinstance(before, list):
        missing = next((entry for entry in before if entry not in after), None)
        if isinstance(missing, dict) and "dest" in missing:
            return f"without {_entry_name(0, missing)}→{missing['dest']}"
        return "reversed" if missing is None else f"without {_entry_name(0, missing)}"
    return f"{_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
