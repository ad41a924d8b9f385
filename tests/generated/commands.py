"""One well-formed request of every command there is, for laws that hold of all of them."""

from __future__ import annotations

from typing import Any

from oneflow.engine.registry import COMMANDS

_PAPERS = {"document": "d", "reasons": "r", "remedies": "m"}
_WHEN = "2026-03-04T10:00:00+08:00"

BODIES: dict[str, dict[str, Any]] = {
    "submit": {"matter": "small", "applicant": "citizen-1", "selected": ["a"]},
    "change_data": {"cause": "register", "data": {"materials": {}}},
    "withdraw_items": {"items": ["a"]},
    "withdraw_case": {},
    "move_case": {"trigger": "return", "basis": "law", "papers": _PAPERS},
    "correct_gift": {"gift": "g", "basis": "law", "ref": "更正"},
    "reconfirm": {"answer": "stands"},
    "suspend_clock": {"ground": "file", "basis": "law"},
    "resume_clock": {},
    "exclude_time": {
        "kind": "hearing",
        "started_at": _WHEN,
        "notice_served_at": _WHEN,
        "expected": "3wd",
        "basis": "law",
    },
    "end_exclusion": {},
    "restart_clock": {"basis": "law"},
    "extend_clock": {"extension": "5wd", "papers": _PAPERS},
    "set_aside_deeming": {"reasons": "r"},
    "revise_calendar": {"calendar": "cn", "revision": "other"},
    "record_rendering": {"message": "m", "digest": "d"},
    "erase_data": {"ground": "law"},
    "close_finding": {"code": "gift-missing"},
    "ask_supplement": {"defects": ["field:partner"]},
    "answer_intake": {"department": "one"},
    "conclude_intake": {"trigger": "accepted"},
    "supplement": {"data": {}, "complete": True},
    "serve_intake_notice": {},
    "force_notice": {"defects": ["field:partner"], "reasons": "r"},
    "claim": {},
    "release": {},
    "sign": {"trigger": "approve", "papers": _PAPERS},
    "record_event": {"event": "came"},
    "give_consent": {"person": "partner", "proof": "p"},
    "record_visit": {"facts": {}, "signers": ["s1", "s2"]},
    "end_visit": {},
    "tell_published": {},
    "raise_objection": {"reasons": "r"},
    "deliver": {"mode": "window"},
    "record_verification": {"result": "verified", "method": "by-data"},
    "record_payment": {"order": "o", "transaction": "t", "amount": "1.00", "channel": "online"},
    "waive_fee": {"papers": {"reasons": "r"}},
    "record_refund": {"refund": "r", "transaction": "t"},
}
"""Stored name -> its fields, but for the region; `tick` is nobody's to send."""


def body_of(command: str, region: str) -> dict[str, Any]:
    """The fields of a command about a region; where it names none, the same."""
    here = {"region": region} if "region" in COMMANDS[command].__struct_fields__ else {}
    return {**BODIES[command], **here}
