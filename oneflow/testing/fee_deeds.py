"""Deeds about fees: money comes, somebody is let off, a refund is made.

A scenario counts orders and refunds (1, 2, ...; the last one unless it says otherwise); which
ids they have is known only when the scenario is played, see `with_ids`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from oneflow.engine.records.case import Case, item_key
from oneflow.matters.activities.settings import PaySettings
from oneflow.testing.wishes import Deed, Wish, department

_KINDS = {"record_payment": "order", "record_refund": "refund"}


def pay(deed: Deed) -> Wish:
    """Money came, told by the system of whoever collects."""
    item = deed.item()
    found = deed.short("amount", "channel", "order", "transaction", "currency", "paid")
    body: dict[str, Any] = {
        "region": item_key(item),
        "amount": str(deed.needed(found, "amount")),
        "channel": found.get("channel", "online"),
        **{key: found[key] for key in ("order", "transaction", "currency") if key in found},
    }
    if "paid" in found:
        body["paid_at"] = found["paid"]
    return _collected(deed, item, "record_payment", body)


def refunded(deed: Deed) -> Wish:
    """A refund was made."""
    item = deed.item()
    found = deed.fields("refund", "transaction")
    return _collected(deed, item, "record_refund", {"region": item_key(item), **found})


def waive(deed: Deed) -> Wish:
    """Somebody is let off, with reasons."""
    item = deed.item()
    found = deed.fields("amount", "reasons")
    papers = {"reasons": found["reasons"]} if found.get("reasons") else {}
    who = department(deed, item)
    body = {"region": item_key(item), "amount": str(found.get("amount", "")), "papers": papers}
    return Wish(type="waive_fee", body={**body, "department": who}, who=who)


def with_ids(type_: str, body: Mapping[str, Any], case: Case | None) -> dict[str, Any]:
    """Put the ids of this case into what a scenario says of orders and refunds by number."""
    kind = _KINDS.get(type_)
    if kind is None or case is None:
        return dict(body)
    ids = _ids_of(case, str(body["region"]), kind)
    number = body.get(kind, len(ids))
    known = isinstance(number, int) and 0 < number <= len(ids)
    made = {kind: ids[number - 1] if known else str(number)}
    return {"transaction": f"t{case.seq}", **body, **made}


def numbered(type_: str, body: Mapping[str, Any], case: Case | None) -> dict[str, Any]:
    """Put numbers in place of the ids of orders and refunds: what `with_ids` takes back."""
    kind = _KINDS.get(type_)
    if kind is None or case is None or kind not in body:
        return dict(body)
    ids = _ids_of(case, str(body["region"]), kind)
    known = {each: number for number, each in enumerate(ids, 1)}
    return {**body, kind: known.get(body[kind], body[kind])}


def _ids_of(case: Case, key: str, kind: str) -> list[str]:
    """Ids of the orders, or of the refunds, of a region, oldest first."""
    region = case.regions.get(key)
    if region is None:
        return []
    slices = [msgspec.json.decode(left.activity) for left in region.left.values()]
    slices.append(msgspec.json.decode(region.activity))
    found: dict[str, None] = {}
    for slice_ in slices:
        if isinstance(slice_, dict) and kind == "order":
            found |= dict.fromkeys(slice_.get("orders", ()))
        elif isinstance(slice_, dict):
            found |= dict.fromkeys(each["refund"] for each in slice_.get("refunds", ()))
    return list(found)


def _collected(deed: Deed, item: str, type_: str, body: dict[str, Any]) -> Wish:
    who = department(deed, item)
    for state in deed.names.open_states(item):
        if isinstance(state.settings, PaySettings) and state.settings.by is not None:
            who = body["department"] = state.settings.by
    instants = ("paid_at",) if "paid_at" in body else ()
    return Wish(type=type_, body=body, who=who, instants=instants)
