"""What comes in from the outside, before its values are put aside, and what goes back.

A `Request` is a command in plain JSON: `type` is a command's stored name (`submit`,
`sign`, ...), `body` its fields as anybody would write them, values included. The handler
puts the values into `case_data` and makes the `Command` that the history keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from oneflow.engine.records.actor import Actor
from oneflow.engine.records.refusal import Refusal
from oneflow.errors import RefusedError


class Request(Struct, frozen=True, kw_only=True):
    """One wish about one case.

    id, case_id: made by the client; the same id again gives the first answer again.
    type: stored name of a command. body: its fields; wherever the command holds a reference, the
    value itself stands here. occurred_at, trusted: see `Command`.
    """

    id: str
    case_id: str
    actor: Actor
    type: str
    body: Mapping[str, Any] = {}
    occurred_at: datetime | None = None
    trusted: bool = False


class Answer(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What became of a request.

    version: number of the case's last event then. events: numbers of the events it caused.
    state: of the case then. refusal: the engine's no; None: it was carried out.
    repeated: this request was answered before; nothing happened now. Not stored.
    """

    case_id: str
    version: int = 0
    number: str = ""
    state: str = ""
    events: tuple[int, ...] = ()
    refusal: Refusal | None = None
    repeated: bool = False

    def check(self) -> Answer:
        """Give itself, or raise the refusal; for callers who want an exception for a no.

        Raises:
            RefusedError: it was not carried out; `data` has `rule`, and what fills its wording.
        """
        if self.refusal is None:
            return self
        zh, en = self.refusal.describe("zh"), self.refusal.describe("en")
        raise RefusedError(zh, en, data={"rule": self.refusal.rule, **self.refusal.data})
