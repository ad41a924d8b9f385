"""Deeds about clocks: suspend, resume, exclude, restart, extend."""

from __future__ import annotations

from collections.abc import Callable

from oneflow.engine.records.case import CASE, item_key
from oneflow.ids import code_in
from oneflow.testing.wishes import Deed, Wish, department


def _clock_of(deed: Deed) -> tuple[str, str]:
    """Region and clock: an item's own limit, its delivery's, the promise or the joint limit."""
    if deed.target in {"promise", "joint-limit"}:
        return CASE, deed.target
    prefix, colon, rest = deed.target.partition(":")
    if colon and prefix == "delivery":
        deed.target = rest
        return f"delivery:{deed.item()}", "limit"
    return item_key(deed.item()), "limit"


def on_clock(type_: str, *known: str, needs: tuple[str, ...] = ()) -> Callable[[Deed], Wish]:
    """A deed about one clock, whose details have these keys."""

    def make(deed: Deed) -> Wish:
        region, clock = _clock_of(deed)
        found = deed.fields(*known)
        for key in needs:
            deed.needed(found, key)
        if "basis" in known:
            found.setdefault("basis", "")
        renamed = {_RENAMED.get(key, key): value for key, value in found.items()}
        body = {"region": region, "clock": clock, **renamed}
        instants = tuple(key for key in ("started_at", "notice_served_at") if key in body)
        who = department(deed, code_in(region))
        return Wish(type=type_, body=body, who=who, instants=instants)

    return make


_RENAMED = {"started": "started_at", "served": "notice_served_at", "by": "extension"}


def extend(deed: Deed) -> Wish:
    """Extend a clock, with reasons."""
    region, clock = _clock_of(deed)
    found = deed.fields("by", "reasons")
    papers = {"reasons": found["reasons"]} if found.get("reasons") else {}
    extension = deed.needed(found, "by")
    body = {"region": region, "clock": clock, "extension": extension, "papers": papers}
    return Wish(type="extend_clock", body=body)
