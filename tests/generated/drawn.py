"""Matters to be drawn: generated ones, with states of the case before its items run and real titles."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from oneflow.matters.loading import MATTER_FILE, load_matter
from oneflow.matters.plan import Plan
from tests.generated.matters import matters
from tests.generated.small import Entry

STAGES: tuple[tuple[Entry, str], ...] = (
    ({"does": {"publicity": {"for": "20cd", "roll": "none", "basis": "law"}}}, "clear"),
    ({"does": {"publicity": {"for": "5wd", "basis": "law"}}}, "clear"),
    ({"does": {"await": {"event": "filed", "within": "20cd", "otherwise": "lapse", "basis": "law"}}},
     "filed"),
    ({"does": {"await": {"event": "called"}}}, "called"),
    ({"does": "sign", "limit": {"legal": "7wd", "promised": "2wd", "basis": "law"}}, "pass"),
    ({"does": "sign", "limit": {"promised": "1wd", "basis": "law"}}, "settle"),
)  # fmt: skip
"""States of a case that come before its items run, each with the trigger that ends it well."""

TITLES = st.sampled_from(
    [
        {"zh": "清税", "en": "Tax"},
        {"zh": "企业简易注销登记和社会保险登记注销的联合办理", "en": "Deregistration and social security"},
        {"zh": "“一件事”（先公告、后申请）", "en": '"One thing" (notice first)'},
        {"zh": "甲", "en": "An exceedingly long name of something that nobody can draw in a box"},
    ]
)  # fmt: skip


@st.composite
def staged(draw: Any) -> Plan:
    """A plan whose case goes through one to four states before its items run."""
    entry: Entry = draw(matters())
    chosen = draw(st.lists(st.sampled_from(STAGES), min_size=1, max_size=4))
    entry["case"] = {"procedure": "staged"}
    entry.setdefault("procedures", {})["staged"] = _procedure(chosen, draw)
    first, *rest = entry["items"].values()
    if draw(st.booleans()):
        first["runs_in"] = [f"stage_{draw(st.integers(0, len(chosen) - 1))}"]
    for each in rest[:1]:
        each["needs"] = [*each.get("needs", []), "made-by-case"]
    for each in (entry, *entry["items"].values(), *entry["departments"].values()):
        each["title"] = draw(TITLES)
    return plan_of(entry)


def _procedure(chosen: list[tuple[Entry, str]], draw: Any) -> Entry:
    names = [f"stage_{place}" for place in range(len(chosen))]
    states = {
        name: {**state, "title": draw(TITLES)}
        for name, (state, _) in zip(names, chosen, strict=True)
    }
    triggers = {name: trigger for name, (_, trigger) in zip(names, chosen, strict=True)}
    moves: list[Entry] = [
        {"trigger": trigger, "source": name, "dest": dest}
        for (name, trigger), dest in zip(triggers.items(), [*names[1:], "intake"], strict=True)
    ]
    moves[0]["gives"] = ["made-by-case"]
    noticed = [name for name, trigger in triggers.items() if trigger == "clear"]
    if noticed:
        states["contested"] = {"does": "sign", "limit": {"promised": "5wd", "basis": "law"}}
        back = {"trigger": "overrule", "source": "contested", "resumes": True}
        moves.append({**back, "dest": noticed[0]})
    for name in noticed:
        objected = {"trigger": "objected", "dest": "contested", "aside": "suspended"}
        moves.append({**objected, "source": name})
    filing = [name for name, trigger in triggers.items() if trigger == "filed"]
    moves += [{"trigger": "lapse", "source": name, "dest": "lapsed"} for name in filing]
    return {
        "kind": "case",
        "initial": names[0],
        "states": {**states, "intake": {"does": "intake"}, "under_way": {"runs": "items"}},
        "transitions": [*moves, *_ENDING],
    }


_ENDING: list[Entry] = [
    {"trigger": "accepted", "source": "intake", "dest": "under_way"},
    {"trigger": "declined", "source": "intake", "dest": "declined"},
    {"trigger": "returned", "source": "intake", "dest": "withdrawn"},
    {"trigger": "all_settled", "source": "under_way", "dest": "closed"},
]


def plan_of(entry: Entry) -> Plan:
    """Compile a definition that is written as a dict, whatever the checks say of it."""
    with tempfile.TemporaryDirectory(prefix="oneflow-drawn-") as home:
        path = Path(home) / MATTER_FILE
        path.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
        return load_matter(path, checked=False).plan
