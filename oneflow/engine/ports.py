"""What the shell needs from the outside: Protocols, and the rows that cross the line.

Adapters implement these; the pure part of the engine never sees them. Rows hold text and
numbers only, ready to be stored: instants are UTC text of fixed width
(`2026-11-21T13:05:02.123456Z`, sortable), JSON is text.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from msgspec import Struct


class CaseRow(Struct, frozen=True, kw_only=True):
    """The case's row: a cache of the fold, the guard of writes, and what queries look for.

    version: number of the last event; a write names the version it was decided on.
    state_version: form of `state`; another one than the code's means "fold the events again".
    state: JSON of `Case`; "" once the case has ended. head: hash of the last event. algorithm: of all hashes of this case.
    status: state of the case's own region. wake_at: earliest instant anything is due; None: never.
    """

    id: str
    matter: str
    number: str
    definition: str
    applicant: str
    lead_office: str
    status: str
    ended: bool
    received_at: str
    version: int
    state_version: int
    state: str
    head: bytes
    algorithm: str
    wake_at: str | None


class EventRow(Struct, frozen=True, kw_only=True):
    """One event as stored. `body` is hashed byte for byte; the first of a turn has its command."""

    case_id: str
    seq: int
    type: str
    version: int
    recorded_at: str
    body: str
    hash: bytes


class RegionRow(Struct, frozen=True, kw_only=True):
    """One region in one round, for to-do lists and overdue scans. A cache of the fold.

    office: whose work it is. open: undecided or with a duty. due_at: promised (else legal) due;
    overdue_at: legal due. None: not open, no clock, or an open pause. warned: a rung before the due
    time was reached. lead_office, received_at: the case's, so that its lists need no other table.
    """

    case_id: str
    key: str
    round: int
    department: str
    office: str
    state: str
    outcome: str | None
    open: bool
    since: str | None
    due_at: str | None
    overdue_at: str | None
    warned: bool
    lead_office: str
    received_at: str


class DataRow(Struct, frozen=True, kw_only=True):
    """A personal value outside the history. `value` is JSON text; `salt` hides it in commitments."""

    case_id: str
    key: str
    version: int
    value: str
    salt: bytes


class OutboxRow(Struct, frozen=True, kw_only=True):
    """A message to send; it stands for event `seq` of its case. Order holds per destination."""

    case_id: str
    seq: int
    n: int
    destination: str
    topic: str
    body: str
    not_before: str

    @property
    def id(self) -> str:
        """Its name, which is not stored because it follows from where the message comes from."""
        return message_id(self.case_id, self.seq, self.destination, self.n)


def message_id(case_id: str, seq: int, destination: str, n: int) -> str:
    """Name a message by where it comes from; the name serves as a command id as well.

    >>> message_id("k1", 7, "applicant", 0)
    'm.ltI7BUqqddII1C4b0eV-MA'
    """
    text = f"{len(case_id)}:{case_id}{seq}:{n}:{destination}".encode()
    digest = urlsafe_b64encode(hashlib.sha256(text).digest()[:16]).rstrip(b"=")
    return f"m.{digest.decode()}"


class TextMessage(OutboxRow, frozen=True, kw_only=True):
    """A message in the words in which its addressee reads it; see `notices.py`.

    text: what was rendered once and is kept; sent again, it is the same to the byte.
    """

    text: str


class InboxRow(Struct, frozen=True, kw_only=True):
    """An accepted command: its salted fingerprint and the answer that was given."""

    case_id: str
    command_id: str
    fingerprint: bytes
    answer: str


class Write(Struct, frozen=True, kw_only=True):
    """Everything one turn changes; stored whole or not at all.

    expected_version: the version the turn was decided on; 0: the case is new.
    erase: (key) of values to destroy, with their salts. recall: event numbers whose messages,
    if still unsent, are cancelled. rerouted: other offices are competent now; else a region that
    is stored already keeps its department, office and lead office, and these need not be written.
    """

    case: CaseRow
    expected_version: int
    events: tuple[EventRow, ...]
    regions: tuple[RegionRow, ...] = ()
    data: tuple[DataRow, ...] = ()
    outbox: tuple[OutboxRow, ...] = ()
    inbox: InboxRow | None = None
    erase: tuple[str, ...] = ()
    recall: tuple[int, ...] = ()
    rerouted: bool = False


class Denial(Struct, frozen=True, kw_only=True):
    """A command that authority refused; kept apart from the case, in its own transaction."""

    id: str
    at: str
    case_id: str
    actor: str
    command: str
    rule: str


class Hooks(NamedTuple):
    """Who is told of a turn while it is stored; see `oneflow.engine.shell.listeners`.

    before_commit: called in the transaction once all of the turn is written, with the host's session
    or connection (None: the transaction is oneflow's own); what it raises undoes the turn.
    after_commit: called once the turn is durable and the unit has been left; dropped if it never
    becomes so. It raises nothing but what ends a program.
    """

    before_commit: Callable[[Any], None] | None
    after_commit: Callable[[], None] | None


class Look(Protocol):
    """A case as it stood at one moment; what others write meanwhile does not show."""

    @property
    def stored(self) -> CaseRow | None:
        """The case's row; None: there is no such case."""

    def events(self) -> Sequence[EventRow]:
        """The case's events, oldest first."""

    def data(self, keys: Iterable[str] | None = None) -> Sequence[DataRow]:
        """The newest version of each value asked for (None: of all); erased ones are not there."""

    def versions(self) -> Sequence[DataRow]:
        """Every version of every value that is not erased, by key and version; for exports."""

    def regions(self) -> Sequence[RegionRow]:
        """The rows of the case's regions, closed rounds among them, by key and round."""


class Unit(Look, Protocol):
    """One read-decide-write of one case, inside one transaction."""

    @property
    def answered(self) -> InboxRow | None:
        """The earlier answer to the same command id; None: it is new."""

    def write(self, write: Write, hooks: Hooks | None = None) -> None:
        """Store a turn. Raises ConflictError if somebody else was faster; then nothing is stored.

        hooks: called before and after the commit; None: nobody listens.
        """


class CaseStore(Protocol):
    """Where cases live."""

    def unit(self, case_id: str, command_id: str) -> AbstractContextManager[Unit]:
        """Open a unit; leaving it without `write` leaves no trace."""

    def look(self, case_id: str) -> AbstractContextManager[Look]:
        """Read a case without writing: it waits for no writer, and all of it is of one moment."""

    def due(
        self, now: datetime, *, limit: int, after: tuple[str, str] = ("", "")
    ) -> AbstractContextManager[Iterator[Unit]]:
        """Claim up to `limit` cases that are due by `now`; nobody else gets them meanwhile.

        They come in the order of (wake_at, id), from behind `after`. What goes wrong in one unit
        leaves the others as they are.
        """

    def next_numbers(self, counter: str, count: int) -> int:
        """Reserve `count` consecutive numbers of a counter, in its own transaction; the first."""

    def deny(self, denial: Denial) -> None:
        """Record a denial in its own transaction."""

    def put_definition(self, digest: str, code: str, title: str, body: bytes) -> None:
        """Keep an expanded definition for ever; the same again changes nothing."""

    def definition(self, digest: str) -> bytes | None:
        """The expanded definition of that hash; None: not known here."""

    def definitions(self) -> Sequence[str]:
        """The hashes of all definitions kept here, in any order."""

    def put_calendar(self, calendar: str, revision: str, body: bytes) -> None:
        """Keep a calendar revision for ever."""

    def calendar(self, calendar: str, revision: str) -> bytes | None:
        """The data of a calendar revision; None: not known here."""


class Claimed(Struct, frozen=True, kw_only=True):
    """A message leased to one relay. `token` fences: a later lease has a higher one."""

    row: OutboxRow
    attempts: int
    token: int


class DeadLetter(Struct, frozen=True, kw_only=True):
    """A message that is not tried any more until a person releases it.

    id: its name, as channels saw it. attempts: how often it was tried. reason: stable name of what went
    wrong last (`no-channel`: nobody served its destination), never a sentence.
    """

    id: str
    case_id: str
    destination: str
    topic: str
    attempts: int
    reason: str

    @property
    def place(self) -> tuple[str, str]:
        """Where a list of dead letters goes on after this one: at most one lies in each lane."""
        return self.case_id, self.destination


class Outbox(Protocol):
    """The store's other face, for the relay."""

    def claim(
        self, now: datetime, *, limit: int, lease_seconds: int, skip: Collection[str] = ()
    ) -> Sequence[Claimed]:
        """Lease sendable messages: per case and destination only the oldest unsent one.

        A dead letter holds back what follows it; destinations in `skip` are left alone.
        """

    def sent(self, claimed: Claimed, now: datetime) -> bool:
        """Mark as delivered; False: the lease was lost meanwhile and nothing changed."""

    def failed(self, claimed: Claimed, retry_at: datetime | None, reason: str) -> bool:
        """Give it back for `retry_at`, or (None) lay it in the dead letters."""

    def give_back(self, claimed: Claimed) -> bool:
        """Return it untried, so that it may be claimed again at once."""

    def dead_letters(
        self, *, limit: int, after: tuple[str, str] = ("", "")
    ) -> Sequence[DeadLetter]:
        """Messages laid aside, by case and destination, from behind the place `after`."""

    def release(self, message_id: str, now: datetime) -> bool:
        """Let a dead letter be tried again; a person's doing. False: there is no such one."""


class TimeSource(Protocol):
    """The only clock of a process. Tests and the demo have their own."""

    def now(self) -> datetime:
        """The present, aware."""


class Entropy(Protocol):
    """The only source of randomness: ids and salts. Replays bring their own."""

    def salt(self) -> bytes:
        """16 fresh bytes."""

    def id(self) -> str:
        """A fresh id, rising with time (UUIDv7)."""


class Channel(Protocol):
    """A way to hand a message over (memory, a mail server, a department's system)."""

    def send(self, message: OutboxRow) -> None:
        """Deliver; raises DeliveryError if not. May be called twice with the same message.

        A message that is told in words is a `TextMessage`.
        """


class Renderer(Protocol):
    """Makes texts out of templates, and brings the shipped ones."""

    def shipped(self, name: str, language: str) -> str | None:
        """The template that comes with oneflow, in "zh" or "en"; None: there is none."""

    def render(self, template: str, values: Mapping[str, Any], *, name: str, language: str) -> str:
        """Put values into a template. Raises DefinitionError, which repeats no value."""
