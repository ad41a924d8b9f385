"""A hall with a relay whose messages get their words, and a matter that has people in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from oneflow.adapters.memory import MemoryChannel
from oneflow.adapters.rendering import JinjaRenderer
from oneflow.engine.ports import TextMessage
from oneflow.engine.records.events import TextRendered
from oneflow.engine.shell.notices import Notices
from oneflow.engine.shell.relay import Passed, Relay, Retry
from tests.generated.hall import Hall
from tests.generated.small import Entry, item, matter
from tests.support.relaying import run_until_idle

FORM = {
    "applicant_name": {"type": "text", "title": {"zh": "姓名", "en": "Name"}},
    "child": {"type": "text", "required": False},
    "account": {"type": "text", "sensitivity": "sensitive", "required": False},
}
ANSWERS = {"applicant_name": "王小明", "child": "王小小", "account": "6222-0202"}
STEADY = Retry(first_seconds=10, longest_seconds=10, attempts=3, spread=0)


def definition(**more: Any) -> Entry:
    first = item("one", fields=["applicant_name", "account"], materials=["photo"])
    return matter(
        {"a": {**first, "procedure": "review"}, "b": item("two", fields=["child"])},
        form=FORM,
        materials={"photo": {"title": {"zh": "照片", "en": "Photo"}, "sources": ["upload"]}},
        **more,
    )


class Counting(JinjaRenderer):
    """Counts what it renders."""

    def __init__(self) -> None:
        self.rendered: list[str] = []

    def render(self, template, values, *, name, language):
        self.rendered.append(f"{name}.{language}")
        return super().render(template, values, name=name, language=language)


class Post:
    """A hall with a relay whose messages get their words."""

    def __init__(self, entry: Entry | None = None, channel: MemoryChannel | None = None) -> None:
        self.hall = Hall(entry or definition())
        self.channel = channel or MemoryChannel()
        self.renderer = Counting()
        self.notices = Notices(self.hall.handler, self.renderer, kept_for=None)
        channels = dict.fromkeys(
            ("applicant", "lead", "office:*", "source:*", "publication"), self.channel
        )
        self.relay = Relay(self.hall.store, channels, retry=STEADY, worded=self.notices.worded)

    def send(self) -> Passed:
        return run_until_idle(self.relay, self.hall.clock.at)

    def submitted(self) -> Post:
        self.hall.submit(fields=ANSWERS)
        return self

    def under_way(self) -> Post:
        self.hall.under_way()
        return self

    def sent(self, topic: str) -> list[TextMessage]:
        texts = [one for one in self.channel.delivered if isinstance(one, TextMessage)]
        return [one for one in texts if one.topic == topic]

    def text(self, topic: str) -> str:
        (message,) = self.sent(topic)
        return message.text

    def later(self) -> None:
        """Let the next attempt come, and make it."""
        self.hall.clock.at += timedelta(seconds=STEADY.first_seconds)
        self.send()

    def kept(self) -> dict[str, str]:
        """Texts kept beside the history, by message id."""
        with self.hall.store.look(self.hall.case_id) as look:
            rows = [row for row in look.data() if row.key.startswith("text:")]
        return {row.key[5:]: msgspec.json.decode(row.value) for row in rows}

    def rendered(self) -> list[TextRendered]:
        return [event for event in self.hall.events if isinstance(event, TextRendered)]
