"""Procedures of generated matters that begin with a public notice."""

from __future__ import annotations

from tests.generated.procedures import APPROVE, REJECT
from tests.generated.small import Entry

NOTICES: dict[str, Entry] = {
    "announced": {
        "initial": "noticing",
        "states": {
            "noticing": {"does": {"publicity": {
                "for": "6cd", "objectors": ["two", "three"], "published": "when-told",
                "basis": "law"}}},
            "contested": {"does": {"sign": {"roles": ["decider"]}}},
            "deciding": {"does": "sign"},
        },
        "transitions": [
            {"trigger": "clear", "source": "noticing", "dest": "deciding"},
            {"trigger": "objected", "source": "noticing", "dest": "contested",
             "aside": "suspended"},
            {"trigger": "overrule", "source": "contested", "dest": "noticing", "resumes": True,
             "requires": ["reasons"]},
            {**REJECT, "source": ["contested", "deciding"]},
            {**APPROVE, "source": "deciding"},
        ],
    },
    "objectionable": {
        "initial": "noticing",
        "states": {
            "noticing": {"does": {"publicity": {
                "for": "4cd", "roll": "next", "objectors": ["one", "anyone"], "basis": "law"}}},
            "contested": {"does": "sign", "limit": {"legal": "5wd", "basis": "law"}},
        },
        "transitions": [
            {"trigger": "clear", "source": "noticing", "dest": "approved"},
            {"trigger": "objected", "source": "noticing", "dest": "contested",
             "aside": "running"},
            {"trigger": "overrule", "source": "contested", "dest": "noticing", "resumes": True},
            {**REJECT, "source": "contested"},
        ],
    },
}  # fmt: skip
