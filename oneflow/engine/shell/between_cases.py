"""Messages between cases delivered: a channel into the handler of the same engine.

A case is spoken to as anybody else is, by a request; its actor is the case that speaks, and the
id of the message is the id of the command, so that a message heard twice changes nothing. What
the receiver refuses it would refuse again: such a message is laid aside with the rule, for a
person to see. What may yet succeed (a matter that is not published here yet, a busy database)
is left to the relay to try again.
"""

from __future__ import annotations

from oneflow.engine.kernel.world import World
from oneflow.engine.messages.case_messages import CaseMessage, case_actor, read_message, request_of
from oneflow.engine.messages.effects import OPEN_CASE, TO_CASE
from oneflow.engine.ports import Look, OutboxRow
from oneflow.engine.records.case import CASE, Case
from oneflow.engine.records.refusal import Refusal
from oneflow.engine.records.request import Request
from oneflow.engine.shell.carrying import Sender, application, sender_of
from oneflow.engine.shell.handler import Handler
from oneflow.errors import NotFoundError, UndeliverableError
from oneflow.matters.plan import OpensPlan

EVERY_CASE = f"{TO_CASE}*"
"""The destinations that the channel serves."""


class CaseChannel:
    """Hands messages of cases to the cases that they are for.

    Args:
        handler: of the store in which both cases live.
    """

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    def send(self, message: OutboxRow) -> None:
        """Deliver a message.

        Raises:
            UndeliverableError: the receiver refuses it; sending it again is of no use.
            NotFoundError: the matter to be opened is not published here (yet).
            ConflictError, StoreError: it may be tried again.
        """
        said = read_message(message)
        request = self._opening(said) if said.topic == OPEN_CASE else request_of(said)
        if request is None:
            return
        refusal = self._handler.handle(request).refusal
        if refusal is not None:
            raise _refused(refusal)

    def _opening(self, said: CaseMessage) -> Request | None:
        """The application that opens the receiver; None: it is open already."""
        if self._is_there(said):
            return None
        with self._handler.store.look(said.sender) as look:
            case, world, sender = self._sender(look, said)
        opens = _opens(case, world, str(said.body.get("region", CASE)))
        target = self._handler.worlds.current(opens.matter)
        today = target.localise(self._handler.time.now()).date()
        body = application(sender, opens, target.plan, on=today)
        actor = case_actor(said.sender)
        return Request(id=said.id, case_id=said.receiver, actor=actor, type="submit", body=body)

    def _sender(self, look: Look, said: CaseMessage) -> tuple[Case, World, Sender]:
        row = look.stored
        if row is None:
            raise NotFoundError(f"没有办件 {said.sender}。", f"There is no case {said.sender}.")
        case, world = self._handler.opened(row, look)
        return case, world, sender_of(world.plan, case, tuple(look.data()))

    def _is_there(self, said: CaseMessage) -> bool:
        with self._handler.store.look(said.receiver) as look:
            row = look.stored
            if row is None:
                return False
            case, _ = self._handler.opened(row, look)
        if case.origin is None or case.origin.case != said.sender:
            raise _refused(Refusal("already-there", {"case": said.receiver}))
        return True


def _opens(case: Case, world: World, key: str) -> OpensPlan:
    region = case.regions[key]
    state = world.state(region.procedure, region.state)
    if state is None or state.opens is None:
        raise _refused(Refusal("not-open", {"region": key, "state": region.state}))
    return state.opens


def _refused(refusal: Refusal) -> UndeliverableError:
    return UndeliverableError(
        refusal.describe("zh"), refusal.describe("en"), reason=f"refused:{refusal.rule}"
    )
