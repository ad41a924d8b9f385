"""What must hold of the messages of one case; reads rows only, imports nothing of oneflow."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode

from tests.invariants.history import History
from tests.invariants.tables import Row


def check_messages(history: History, case: Row, outbox: list[Row]) -> None:
    """I4, I5, I6, I16: ids, order, leases, dead letters."""
    if len({(row["destination"], *_place(row)) for row in outbox}) != len(outbox):
        history.note("I6", "two messages have one id")
    for row in outbox:
        if not 1 <= row["seq"] <= case["version"]:
            history.note("I4", f"message {row['topic']} of event {row['seq']}, which is not there")
        if row.get("id", _id(row)) != _id(row):  # databases do not keep it
            history.note("I6", f"message {row['id']} is not named by where it comes from")
        _check_lease(history, row)
    for destination in {row["destination"] for row in outbox}:
        _check_order(history, [row for row in outbox if row["destination"] == destination])


def _id(row: Row) -> str:
    """The first half of a hash over case, event, number and destination."""
    text = f"{len(row['case_id'])}:{row['case_id']}{row['seq']}:{row['n']}:{row['destination']}"
    digest = hashlib.sha256(text.encode()).digest()[:16]
    return "m." + urlsafe_b64encode(digest).rstrip(b"=").decode()


def _check_lease(history: History, row: Row) -> None:
    """What was sent had been leased, and is not any more; who is laid aside has a reason."""
    if "token" in row:
        was_sent = row["done_at"] and row["reason"] != "recalled"
        if (was_sent or row["leased_until"]) and not row["token"]:
            history.note("I16", f"{_id(row)} was sent or leased without a token")
        if row["done_at"] and row["leased_until"]:
            history.note("I16", f"{_id(row)} is done and leased")
    if row.get("dead") and (row["done_at"] or not row["reason"]):
        history.note("I5", f"{_id(row)} was laid aside without a reason, or after it was sent")


def _check_order(history: History, there: list[Row]) -> None:
    there.sort(key=_place)
    sent = [row for row in there if row["done_at"] and row.get("reason") != "recalled"]
    waiting = [row for row in there if not row["done_at"]]
    if sent and waiting and _place(sent[-1]) > _place(waiting[0]):
        first, last = waiting[0], sent[-1]
        history.note("I5", f"{last['destination']}: {_id(last)} overtook {_id(first)}")


def _place(row: Row) -> tuple[int, int]:
    return row["seq"], row["n"]
