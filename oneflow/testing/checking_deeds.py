"""Deeds of those who go and look: a section of a joint visit, its end, a verification."""

from __future__ import annotations

from typing import Any

from oneflow.engine.records.case import item_key
from oneflow.matters.activities.settings import JointSettings, VerifySettings
from oneflow.testing.wishes import Deed, Wish, department

SIGNERS = ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬")
"""Who signs where nobody is named."""


def visit(deed: Deed) -> Wish:
    """Fill in a department's section of the joint record; signers are made up unless named."""
    item = deed.item()
    found = deed.fields()
    needed = 1
    for state in deed.names.open_states(item):
        if isinstance(state.settings, JointSettings):
            needed = deed.names.plan.joints[state.settings.name].signers
    body: dict[str, Any] = {"region": item_key(item)}
    body["signers"] = _signers(found.pop("signers", None), needed)
    if found.get("paper") is not None:
        body["paper"] = found.pop("paper")
    body["facts"] = {"passed": True, **found}
    return Wish(type="record_visit", body=body, who=department(deed, item))


def end_visit(deed: Deed) -> Wish:
    """End the round with those who are there."""
    item = deed.item()
    return Wish(type="end_visit", body={"region": item_key(item)}, who=department(deed, item))


def verify(deed: Deed) -> Wish:
    """Give the result of a verification; the way and the signers are usual ones unless named."""
    item = deed.item()
    found = deed.short("result", "method", "record", "signers", "notice", "reasons", "remedies")
    usual = VerifySettings()
    for state in deed.names.open_states(item):
        if isinstance(state.settings, VerifySettings):
            usual = state.settings
    papers = {key: found[key] for key in ("notice", "reasons", "remedies") if found.get(key)}
    method = found.get("method", usual.methods[0])
    signers = _signers(found.get("signers"), usual.signers if method == "on-site" else 0)
    body = {
        "region": item_key(item),
        "result": deed.needed(found, "result"),
        "method": method,
        "facts": dict(found.get("record") or {}),
        "signers": signers,
        "papers": papers,
    }
    return Wish(type="record_verification", body=body, who=usual.by or department(deed, item))


def _signers(written: Any, usual: int) -> list[str]:
    """Names as they are written, or so many made up."""
    if isinstance(written, list):
        return [str(each) for each in written]
    return list(SIGNERS[: usual if written is None else int(written)])
