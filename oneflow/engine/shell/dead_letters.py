"""Messages that were laid aside, for the person who looks after them: which they are, and release.

A message is laid aside when its destination refused it for good, when nobody serves it, or after
the last attempt; what follows it to the same destination in the same case waits. Whoever looks
has to be the operator or an official with the role `dispatcher`, who sees those of the cases that
their offices have a part in. What a message says is never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from oneflow.engine.ports import DeadLetter, Outbox, OutboxRow, TimeSource
from oneflow.engine.records.actor import Actor
from oneflow.engine.shell.listing import CaseQueries, Scope, scope_of
from oneflow.errors import NotFoundError, RefusedError, UsageError

DISPATCHER_ROLE = "dispatcher"
"""Role of the officials who look after messages that could not be delivered."""
_BATCH = 200


class DeadLetters:
    """The messages laid aside that one actor may see.

    Raises:
        RefusedError: the actor is neither operator nor dispatcher of an office.
    """

    def __init__(
        self, outbox: Outbox, queries: CaseQueries, time: TimeSource, actor: Actor
    ) -> None:
        self._outbox, self._queries, self._time = outbox, queries, time
        self._scope: Scope = _scope(actor)

    def page(
        self, *, destination: str | None = None, after: str | None = None, limit: int = 50
    ) -> Sequence[DeadLetter]:
        """List them by case and destination.

        Args:
            destination: only messages to it, exactly; None: to all.
            after: as `write_letter_place` gave of the last one seen; None: from the beginning.
            limit: at most so many.

        Raises:
            UsageError: `after` is no place in this list.
        """
        found = self._all(read_letter_place(after))
        return list(islice((one for one in found if _goes_to(one, destination)), limit))

    def release(self, message_id: str) -> DeadLetter:
        """Let one be sent again when the relay next runs; its attempts are counted anew.

        Raises:
            NotFoundError: no message of that id is laid aside, or not for this actor.
        """
        letter = self.find(message_id)
        if not self._outbox.release(message_id, self._time.now()):
            raise _no_letter(message_id)  # somebody else was faster
        return letter

    def find(self, message_id: str) -> DeadLetter:
        """Look for one by its id.

        Raises:
            NotFoundError: no message of that id is laid aside, or not for this actor.
        """
        found = (one for one in self._all(("", "")) if one.id == message_id)
        letter = next(found, None)
        if letter is None:
            raise _no_letter(message_id)
        return letter

    def _all(self, after: tuple[str, str]) -> Iterator[DeadLetter]:
        while found := self._outbox.dead_letters(limit=_BATCH, after=after):
            yield from (one for one in found if self._sees(one))
            after = found[-1].place

    def _sees(self, letter: DeadLetter) -> bool:
        return self._scope.everything or bool(self._queries.regions(self._scope, letter.case_id))


def dead_letter(row: OutboxRow, *, attempts: int, reason: str) -> DeadLetter:
    """Tell of a message that was laid aside, without what stands in it."""
    return DeadLetter(
        id=row.id,
        case_id=row.case_id,
        destination=row.destination,
        topic=row.topic,
        attempts=attempts,
        reason=reason,
    )


def write_letter_place(letter: DeadLetter) -> str:
    """Write the place of a letter as one word, to be handed out and back."""
    return "/".join(letter.place)


def read_letter_place(text: str | None) -> tuple[str, str]:
    """Read a place; the case's id holds no slash, a destination may. None: the beginning.

    Raises:
        UsageError: it is none.

    >>> read_letter_place("case-1/office:police/qingyang")
    ('case-1', 'office:police/qingyang')
    """
    if text is None:
        return "", ""
    case_id, slash, destination = text.partition("/")
    if not slash:
        raise UsageError(
            f"“{text}”不是列表中的位置。",
            f"'{text}' is no place in this list.",
            remedy_zh="用上一页给出的位置，不要改动；从头看则不填。",
            remedy_en="Use the place that the page before gave, unchanged, or leave it out.",
        )
    return case_id, destination


def _scope(actor: Actor) -> Scope:
    if actor.kind == "operator":
        return scope_of(actor)
    if actor.kind == "official" and DISPATCHER_ROLE in actor.roles:
        return Scope(offices=actor.offices)
    raise RefusedError(
        "发不出去的消息只有运维人员和发送管理员（角色 dispatcher）可以查看和放行。",
        "Only the operator and dispatchers (role `dispatcher`) see and release undelivered messages.",
        remedy_zh="请有这个角色的人来做，身份写成如 d1:dispatcher@hall/440106。",
        remedy_en="Ask somebody with that role, named as in d1:dispatcher@hall/440106.",
        data={"actor": actor.id, "needed": DISPATCHER_ROLE},
    )


def _goes_to(letter: DeadLetter, destination: str | None) -> bool:
    return destination is None or letter.destination == destination


def _no_letter(message_id: str) -> NotFoundError:
    return NotFoundError(
        f"没有搁置的消息“{message_id}”。",
        f"No message '{message_id}' is laid aside.",
        remedy_zh="用 oneflow outbox dead 看有哪些；可能已经放行。",
        remedy_en="See `oneflow outbox dead`; it may have been released already.",
    )
