"""Rows and writes for the store's contract: only what a test names differs from the ordinary."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from oneflow.engine.ports import (
    CaseRow,
    CaseStore,
    DataRow,
    EventRow,
    InboxRow,
    OutboxRow,
    RegionRow,
    Write,
)
from oneflow.engine.records.instants import write_instant

MONDAY = datetime(2024, 3, 4, 2, tzinfo=UTC)
MONDAY_LATER = MONDAY + timedelta(hours=1)


def instant(hours: float = 0) -> str:
    """An instant so many hours after `MONDAY`, as rows have it."""
    return write_instant(MONDAY + timedelta(hours=hours))


def case_row(case_id: str = "case-1", version: int = 1, **changes: Any) -> CaseRow:
    """A case's row."""
    values: dict[str, Any] = {
        "id": case_id,
        "matter": "newborn",
        "number": "2024-0001",
        "definition": "sha256:abc",
        "applicant": "u-1",
        "lead_office": "civil-affairs/qingyang",
        "status": "under_way",
        "ended": False,
        "received_at": instant(),
        "version": version,
        "state_version": 1,
        "state": '{"说明":"状态"}',
        "head": bytes([version % 256]) * 32,
        "algorithm": "sha256",
        "wake_at": instant(24),
    }
    return CaseRow(**(values | changes))


def event_row(case_id: str = "case-1", seq: int = 1, **changes: Any) -> EventRow:
    """An event's row; its body has what bodies may have: other scripts, quotes, backslashes."""
    values: dict[str, Any] = {
        "case_id": case_id,
        "seq": seq,
        "type": "region_moved",
        "version": 1,
        "recorded_at": instant(seq),
        "body": '{"by":"𠮷田·ab","quote":"\\"%s ? :x\\\\"}',
        "hash": bytes([seq % 256]) * 32,
    }
    return EventRow(**(values | changes))


def region_row(case_id: str = "case-1", key: str = "item:household", **changes: Any) -> RegionRow:
    """A region's row."""
    values: dict[str, Any] = {
        "case_id": case_id,
        "key": key,
        "round": 1,
        "department": "police",
        "office": "police/qingyang",
        "state": "reviewing",
        "outcome": None,
        "open": True,
        "since": instant(),
        "due_at": instant(48),
        "overdue_at": instant(72),
        "warned": False,
        "lead_office": "civil-affairs/qingyang",
        "received_at": instant(),
    }
    return RegionRow(**(values | changes))


def data_row(key: str, version: int = 1, **changes: Any) -> DataRow:
    """A personal value."""
    values: dict[str, Any] = {
        "case_id": "case-1",
        "key": key,
        "version": version,
        "value": f'"{key} {version}"',
        "salt": bytes([version]) * 16,
    }
    return DataRow(**(values | changes))


def message(seq: int = 1, n: int = 0, **changes: Any) -> OutboxRow:
    """A message to the police."""
    values: dict[str, Any] = {
        "case_id": "case-1",
        "seq": seq,
        "n": n,
        "destination": "police",
        "topic": "item-accepted",
        "body": '{"item":"household"}',
        "not_before": instant(),
    }
    return OutboxRow(**(values | changes))


def answer(command_id: str, case_id: str = "case-1") -> InboxRow:
    """An accepted command."""
    return InboxRow(
        case_id=case_id,
        command_id=command_id,
        fingerprint=b"\x00salt" + command_id.encode(),
        answer=f'{{"answer":"{command_id}"}}',
    )


def turn(version: int = 1, *, case_id: str = "case-1", **changes: Any) -> Write:
    """A turn that leads a case to `version` with one event."""
    values: dict[str, Any] = {
        "case": case_row(case_id, version),
        "expected_version": version - 1,
        "events": (event_row(case_id, version),),
    }
    return Write(**(values | changes))


def store_turn(store: CaseStore, write: Write, command_id: str = "x") -> None:
    """Store one turn in a unit of its own."""
    with store.unit(write.case.id, command_id) as unit:
        unit.write(write)
