"""A desk: what one actor may see and do, in the calls that a hall's program makes.

    desk = engine.desk(actor)
    answer = desk.submit("newborn", items=["birth-certificate"], form={...})
    desk.act(answer.case_id, "withdraw_case")
    desk.case(answer.case_id).decision

Everything goes through the same door as `Handler.handle`; nothing here decides anything. The actor
is named once, so that no list and no reading can be asked for without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Unpack

from oneflow.engine.records.case import item_key
from oneflow.engine.records.request import Answer, Request
from oneflow.engine.shell.asked import Sending, Submitting
from oneflow.engine.shell.overview import Overview
from oneflow.engine.shell.wellformed import check_application
from oneflow.errors import OneflowError


class Desk(Overview):
    """One actor before the engine, who sees and acts. Cheap to make; thread-safe as the engine is."""

    def submit(
        self,
        matter: str,
        /,
        *,
        items: Iterable[str],
        form: Mapping[str, Any] | None = None,
        materials: Mapping[str, Any] | None = None,
        shared: Mapping[str, Any] | None = None,
        **sending: Unpack[Submitting],
    ) -> Answer:
        """Hand in an application for items of a published matter.

        Args:
            matter: its code.
            items: codes of the items chosen.
            form: field -> answer.
            materials: code -> source (`upload`, ...), or `{source:, there:, file:}`.
            shared: source of shared data -> what it told.
            sending: see `Submitting`.

        Raises:
            SubmissionError: answers are wrong; all faults at once. Nothing is stored.
            NotFoundError: the matter is not published.
            UsageError, ConflictError, StoreError: as `act`.
        """
        check_application(items, {"form": form, "materials": materials, "shared": shared}, sending)
        data = {"fields": form or {}, "materials": materials or {}, "shared": shared or {}}
        body = {
            "matter": matter,
            "applicant": sending.get("applicant", self._actor.on_behalf_of or self._actor.id),
            "selected": list(items),
            "channel": sending.get("channel", "online"),
            "data": {part: dict(values) for part, values in data.items()},
        }
        case_id = sending.get("case_id") or self._handler.entropy.id()
        return self._send(case_id, "submit", body, sending)

    def act(
        self,
        case_id: str,
        command: str,
        /,
        *,
        item: str | None = None,
        request_id: str | None = None,
        occurred_at: datetime | None = None,
        trusted: bool = False,
        **fields: Any,
    ) -> Answer:
        """Give a command about a case; a refusal comes back in the answer.

        Args:
            case_id: the case.
            command: its stored name: `sign`, `conclude_intake`, `supplement`, ...
            item: code of the item meant; short for `region="item:<code>"`.
            request_id: as in `Sending`; None: a fresh one.
            occurred_at: as in `Sending`; None: now.
            trusted: as in `Sending`.
            fields: of the command, values where it holds references.

        Raises:
            UsageError, SubmissionError: command or answers are malformed; nothing is stored.
            ConflictError: others were faster several times in a row; send it again.
            StoreError: the database cannot take it now. In `data` of these two stand `case` and
                `request`, the ids under which to send it again.
        """
        region = {} if item is None else {"region": item_key(item)}
        sending: Sending = {"trusted": trusted}
        if request_id is not None:
            sending["request_id"] = request_id
        if occurred_at is not None:
            sending["occurred_at"] = occurred_at
        return self._send(case_id, command, {**fields, **region}, sending)

    def _send(
        self, case_id: str, command: str, body: Mapping[str, Any], sending: Sending
    ) -> Answer:
        request = Request(
            id=sending.get("request_id") or self._handler.entropy.id(),
            case_id=case_id,
            actor=self._actor,
            type=command,
            body=body,
            occurred_at=sending.get("occurred_at"),
            trusted=sending.get("trusted", False),
        )
        try:
            return self._handler.handle(request)
        except OneflowError as error:
            error.data.setdefault("case", request.case_id)
            error.data.setdefault("request", request.id)
            raise
