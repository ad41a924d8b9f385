"""Playing a story on the engine: virtual time goes from happening to happening.

Drives the same public `Engine` as any program would, on a real database file. Knows nothing of
how it is shown: it calls back after everything that happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct

from oneflow.adapters.memory.channel import MemoryChannel
from oneflow.bootstrap import Engine
from oneflow.cli.demo_story import CASE_ID, HELD, OPERATOR, SOURCES, Beat, Wish
from oneflow.engine.ports import Channel, OutboxRow
from oneflow.engine.records.event import Event
from oneflow.engine.records.instants import read_instant
from oneflow.engine.records.request import Request
from oneflow.engine.shell.reading import Reading
from oneflow.engine.shell.relay import Passed
from oneflow.errors import RefusedError
from oneflow.testing.twins import SourceTwin
from oneflow.testing.virtual import VirtualTime

TEXT = "text_rendered"
"""That a message got its words is left out: what the audience sees is the message."""


class Scene(Struct, frozen=True, kw_only=True):
    """What the audience sees after one happening.

    beat: the step of the story that is played. now: local virtual time. fresh: (number, event)
    of what just happened. messages: all that was sent to the applicant so far. total: beats.
    """

    beat: Beat
    number: int
    total: int
    now: datetime
    reading: Reading
    fresh: tuple[tuple[int, Event], ...]
    messages: tuple[OutboxRow, ...]


Watch = Callable[[Scene], None]


class Stage:
    """One performance.

    Args:
        engine: open, with the matter of the story published, on `time`.
        time: moved by the story.
        watch: called after each happening.
    """

    def __init__(self, engine: Engine, time: VirtualTime, watch: Watch) -> None:
        self.engine, self.time, self.watch = engine, time, watch
        self.twin = SourceTwin(SOURCES, HELD)
        self.applicant = MemoryChannel()
        others = MemoryChannel()
        self.channels: Mapping[str, Channel] = {
            "applicant": self.applicant,
            "source:*": self.twin,
            "office:*": others,
            "lead": others,
        }
        self._seen = 0

    def play(self, beats: tuple[Beat, ...]) -> Reading:
        """Play a story to its end; gives the case as it is then.

        Raises:
            RefusedError: the engine refused a step; then story and definition do not fit.
        """
        before = beats[0]
        for number, beat in enumerate(beats, 1):
            shown = before if beat.wish else beat
            self._wait_until(self._instant(beat.at), shown, number, len(beats))
            before = beat
            if beat.wish is not None:
                self._ask(_request(number, beat.wish))
            self._deliver_messages(answers=beat.fetches)
            self._show(beat, number, len(beats))
        return self.reading()

    def reading(self) -> Reading:
        """The case as the operator sees it."""
        return self.engine.read(CASE_ID, OPERATOR)

    def _wait_until(self, at: datetime, beat: Beat, number: int, total: int) -> None:
        """Let time pass; each thing that is due on the way is shown when it happens."""
        while self._seen:
            wake_at = self.reading().row.wake_at
            if wake_at is None or read_instant(wake_at) > at:
                break
            self.time.move(max(self.time.now(), read_instant(wake_at)))
            self.engine.sweep().check()
            self._deliver_messages(answers=False)
            self._show(beat, number, total)
        self.time.move(at)

    def _ask(self, request: Request) -> None:
        answer = self.engine.handle(request)
        if answer.refusal is not None:
            raise RefusedError(answer.refusal.describe("zh"), answer.refusal.describe("en"))

    def _deliver_messages(self, *, answers: bool) -> None:
        """Send what waits; the data sources' answers come in as requests like any other."""
        while self.engine.relay(self.channels) != Passed():
            continue
        if answers:
            for request in self.twin.answers():
                self._ask(request)

    def _show(self, beat: Beat, number: int, total: int) -> None:
        reading = self.reading()
        rows = reading.events[self._seen :]
        self._seen = len(reading.events)
        envelope = self.engine.handler.envelope
        self.watch(
            Scene(
                beat=beat,
                number=number,
                total=total,
                now=reading.world.localise(self.time.now()),
                reading=reading,
                fresh=tuple((row.seq, envelope.event(row)) for row in rows if row.type != TEXT),
                messages=tuple(self.applicant.delivered),
            )
        )

    def _instant(self, text: str) -> datetime:
        return self.engine.worlds.calendar.localise(datetime.fromisoformat(text))


def _request(number: int, wish: Wish) -> Request:
    return Request(
        id=f"step-{number:02}", case_id=CASE_ID, actor=wish.by, type=wish.type, body=wish.body
    )
