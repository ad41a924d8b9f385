"""The outbox in memory: every message with where it stands. Its owner holds the lock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from oneflow.engine.ports import Claimed, DeadLetter, OutboxRow
from oneflow.engine.records.instants import write_instant
from oneflow.engine.shell.dead_letters import dead_letter

RECALLED = "recalled"
"""The reason of a message that was cancelled before it was sent."""


@dataclass(slots=True)
class Letter:
    """A message and its fate.

    leased_until: a relay has it until then; None: nobody has. token: number of leases given.
    done_at: when it was sent or recalled; None: neither. dead: laid aside for a person to look at.
    """

    row: OutboxRow
    attempts: int = 0
    token: int = 0
    leased_until: str | None = None
    done_at: str | None = None
    dead: bool = False
    reason: str = ""

    @property
    def rank(self) -> tuple[int, int]:
        """Its place among the messages of its case to its destination."""
        return self.row.seq, self.row.n


class Letters:
    """All messages, by id."""

    def __init__(self) -> None:
        self.by_id: dict[str, Letter] = {}

    def has_any(self, rows: Iterable[OutboxRow]) -> bool:
        """Tell whether one of `rows` is there already."""
        return any(row.id in self.by_id for row in rows)

    def add(self, rows: Iterable[OutboxRow]) -> None:
        """Queue messages."""
        self.by_id.update((row.id, Letter(row)) for row in rows)

    def recall(self, case_id: str, seqs: Collection[int], at: str) -> None:
        """Cancel what was surely not sent: messages that no relay holds (or held and lost)."""
        for letter in self.by_id.values():
            unsent = letter.row.case_id == case_id and letter.done_at is None
            if unsent and letter.row.seq in seqs and letter.leased_until is None:
                letter.done_at, letter.reason = at, RECALLED

    def forget_bodies(self, case_id: str) -> None:
        """Blank the texts of messages that are done with."""
        for letter in self.by_id.values():
            if letter.row.case_id == case_id and letter.done_at is not None:
                letter.row = replace(letter.row, body="")

    def claim(
        self, now: datetime, *, limit: int, lease_seconds: int, skip: Collection[str]
    ) -> Sequence[Claimed]:
        """See `Outbox.claim`."""
        at = write_instant(now)
        ready = [letter for letter in self._heads() if _is_ready(letter, at)]
        ready = [letter for letter in ready if letter.row.destination not in skip]
        ready.sort(key=_turn)
        until = write_instant(now + timedelta(seconds=lease_seconds))
        claimed = []
        for letter in ready[:limit]:
            letter.leased_until = until
            letter.token += 1
            claimed.append(Claimed(row=letter.row, attempts=letter.attempts, token=letter.token))
        return claimed

    def laid_aside(self, *, limit: int, after: tuple[str, str]) -> Sequence[DeadLetter]:
        """See `Outbox.dead_letters`."""
        dead = [
            dead_letter(letter.row, attempts=letter.attempts, reason=letter.reason)
            for letter in self.by_id.values()
            if letter.dead and letter.done_at is None
        ]
        dead.sort(key=lambda letter: letter.place)
        return [letter for letter in dead if letter.place > after][:limit]

    def held(self, claimed: Claimed) -> Letter | None:
        """The message, if the lease is still this one; None: it was lost."""
        letter = self.by_id[claimed.row.id]
        if letter.token != claimed.token or letter.leased_until is None:
            return None
        return letter

    def _heads(self) -> list[Letter]:
        """Per case and destination the oldest message that is not done with."""
        heads: dict[tuple[str, str], Letter] = {}
        for letter in self.by_id.values():
            key = (letter.row.case_id, letter.row.destination)
            if letter.done_at is None and (key not in heads or letter.rank < heads[key].rank):
                heads[key] = letter
        return list(heads.values())


def _turn(letter: Letter) -> tuple[str, str, str, tuple[int, int]]:
    """Where it stands among the messages of all cases that wait to be sent."""
    row = letter.row
    return row.not_before, row.case_id, row.destination, letter.rank


def _is_ready(letter: Letter, at: str) -> bool:
    if letter.dead or letter.row.not_before > at:
        return False
    return letter.leased_until is None or letter.leased_until <= at
