"""Messages between cases as they lie in the sender's outbox."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from oneflow.engine.messages.effects import TO_CASE
from oneflow.engine.ports import OutboxRow


def case_mail(
    sender: str, receiver: str, *, seq: int = 1, n: int = 0, body: Mapping[str, Any] | None = None
) -> OutboxRow:
    """Give a row that asks a case to be withdrawn, said by event `seq` of the sender."""
    return OutboxRow(
        case_id=sender,
        seq=seq,
        n=n,
        destination=TO_CASE + receiver,
        topic="withdraw_case",
        body=json.dumps(body or {}, ensure_ascii=False),
        not_before="2026-03-04T02:00:00.000000Z",
    )
