"""Legal texts: what a message says in words is made once, kept, and sent again to the byte.

The relay hands a message over here before it goes out. If a template is known for its topic, its
text is rendered from the event and the pinned template, put aside in `case_data` under
`text:<message id>`, and a salted commitment to it comes back into the history by a command like
any other. From then on the kept text is what is sent; nothing renders it a second time. A text
that was erased is never made again: the message is laid aside.

What goes to offices is worded too, but is no legal text: unless the host wants it, it is
neither kept nor recorded.

Knows ports and the handler only; personal values pass through and stay nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from oneflow.engine.kernel.world import World
from oneflow.engine.messages.effects import APPLICANT
from oneflow.engine.messages.notice_content import content
from oneflow.engine.messages.notice_values import Told, Values
from oneflow.engine.messages.publication import PUBLICATION
from oneflow.engine.ports import Look, OutboxRow, Renderer, TextMessage
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import Case
from oneflow.engine.records.events import TextRendered
from oneflow.engine.records.request import Request
from oneflow.engine.records.value_keys import TEXT
from oneflow.engine.shell.handler import Handler
from oneflow.errors import DeliveryError, IntegrityError

SCRIBE = Actor(id="oneflow:scribe", kind="operator")
"""Who records that a text was made."""
RULE = "\n" + "-" * 40 + "\n\n"
"""Between the languages of one text; the first is the official one."""


class Notices:
    """Gives messages their texts.

    Args:
        handler: of the store that the messages come from.
        renderer: makes texts out of templates.
        languages: in which a text is told, the official one first.
        kept_for: destinations whose texts are legal texts, kept and recorded. None: all.
    """

    def __init__(
        self,
        handler: Handler,
        renderer: Renderer,
        *,
        languages: Sequence[str] = ("zh", "en"),
        kept_for: Collection[str] | None = (APPLICANT, PUBLICATION),
    ) -> None:
        self._handler = handler
        self._renderer = renderer
        self._languages = tuple(languages)
        self._kept_for = kept_for

    def worded(self, message: OutboxRow) -> OutboxRow:
        """Give the message with its text, made now or kept from before; as it is without one.

        Raises:
            DefinitionError: the template is wrong; nothing was kept.
            DeliveryError: the text was erased meanwhile.
            ConflictError, StoreError: the text could not be recorded; it may be tried again.
        """
        with self._handler.store.look(message.case_id) as look:
            kept = _kept(look, message)
            text = kept or self._made(look, message)
        if text is None:
            return message
        legal = self._kept_for is None or message.destination in self._kept_for
        if legal and kept is None and not self._record(message, text):
            with self._handler.store.look(message.case_id) as look:
                text = _kept(look, message)  # somebody else was faster: theirs counts
            if text is None:
                raise _erased(message)
        return TextMessage(text=text, **msgspec.structs.asdict(message))

    def _made(self, look: Look, message: OutboxRow) -> str | None:
        row = look.stored
        if row is None:
            return None
        case, world = self._handler.opened(row, look)
        templates = self._templates(world, message.topic)
        if not templates:
            return None
        told = self._told(look, message, case=case, world=world)
        parts = [
            self._renderer.render(
                template, content(told, language), name=message.topic, language=language
            )
            for language, template in templates.items()
        ]
        return RULE.join(parts)

    def _told(self, look: Look, message: OutboxRow, *, case: Case, world: World) -> Told:
        events = look.events()
        read = self._handler.envelope.event
        if case.erased and any(
            isinstance(event := read(row), TextRendered) and event.message == message.id
            for row in events
            if row.type == "text_rendered"
        ):
            raise _erased(message)
        if not 0 < message.seq <= len(events):
            raise _no_event(message)
        row = events[message.seq - 1]
        stored = look.stored
        values = Values(look.data(), stored.algorithm if stored else "")
        return Told(world, case, message, row, read(row), values)

    def _templates(self, world: World, topic: str) -> Mapping[str, str]:
        """By language: the definition's, for the topic or its family, else the shipped ones."""
        family = topic.partition(".")[0]
        for name in dict.fromkeys((topic, family)):
            own = world.plan.templates.get(name)
            if own is not None:
                return _distinct({one: own[one] for one in self._languages if one in own})
        for name in dict.fromkeys((topic, family)):
            found = {one: self._renderer.shipped(name, one) for one in self._languages}
            shipped = {one: text for one, text in found.items() if text is not None}
            if shipped:
                return shipped
        return {}

    def _record(self, message: OutboxRow, text: str) -> bool:
        """Keep the text and note it in the history; False: one was kept already."""
        answer = self._handler.handle(
            Request(
                id=f"{TEXT}{message.id}",
                case_id=message.case_id,
                actor=SCRIBE,
                type="record_rendering",
                body={"message": message.id, "text": text},
            )
        )
        refusal = answer.refusal
        if refusal is not None and refusal.rule != "reused-id":
            raise DeliveryError(refusal.describe("zh"), refusal.describe("en"))
        return refusal is None and not answer.repeated


def _kept(look: Look, message: OutboxRow) -> str | None:
    for row in look.data((f"{TEXT}{message.id}",)):
        text: str = msgspec.json.decode(row.value)
        return text
    return None


def _distinct(templates: Mapping[str, str]) -> dict[str, str]:
    """Leave out a language that says the same as the one before."""
    found: dict[str, str] = {}
    for language, template in templates.items():
        if template not in found.values():
            found[language] = template
    return found


def _erased(message: OutboxRow) -> DeliveryError:
    return DeliveryError(
        f"消息 {message.id} 的文书已经删除，不再发出。",
        f"The text of message {message.id} was erased; it does not go out any more.",
        data={"message": message.id},
    )


def _no_event(message: OutboxRow) -> IntegrityError:
    return IntegrityError(
        f"消息 {message.id} 所说的第 {message.seq} 号事件不在办件 {message.case_id} 中。",
        f"Event {message.seq}, which message {message.id} is about, is not in its case.",
        remedy_zh="停止办理并核验历史。",
        remedy_en="Stop and verify the history.",
        data={"case": message.case_id, "seq": message.seq},
    )
