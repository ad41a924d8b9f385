"""The write path: one request, one read, one decision, one transaction.

Applicant, window, department system, timer and tester all come through here. The handler
knows ports only; it reads the clock and draws salts, so that `decide` need not.
"""

from __future__ import annotations

from typing import NamedTuple

from oneflow.engine.history.chain import GENESIS, Head
from oneflow.engine.history.envelope import Envelope
from oneflow.engine.history.rows import (
    case_row,
    is_rerouted,
    read_case,
    read_state,
    rows_after,
)
from oneflow.engine.kernel.decide import Turn, decide
from oneflow.engine.kernel.opened import is_opened_id
from oneflow.engine.kernel.world import World
from oneflow.engine.messages.effects import messages_of, recalled
from oneflow.engine.ports import (
    CaseRow,
    CaseStore,
    DataRow,
    Entropy,
    InboxRow,
    Look,
    TimeSource,
    Unit,
    Write,
)
from oneflow.engine.records.actor import TIMER
from oneflow.engine.records.case import Case
from oneflow.engine.records.commands import Command, Tick
from oneflow.engine.records.events import DataErased
from oneflow.engine.records.instants import write_instant
from oneflow.engine.records.refusal import Refusal
from oneflow.engine.records.request import Answer, Request
from oneflow.engine.records.value_keys import TEXT
from oneflow.engine.registry import COMMANDS, EVENTS
from oneflow.engine.shell.consenting import check_consent
from oneflow.engine.shell.denials import denial
from oneflow.engine.shell.faces import is_for_anybody, may_look, told_again, told_to
from oneflow.engine.shell.listeners import Listeners
from oneflow.engine.shell.numbers import NumberBlocks
from oneflow.engine.shell.preparation import prepare, sealed_facts
from oneflow.engine.shell.recent import Recent
from oneflow.engine.shell.remembered import remember, repeated
from oneflow.engine.shell.wellformed import check_request
from oneflow.engine.shell.worlds import Worlds
from oneflow.errors import ConflictError, UsageError
from oneflow.ids import CaseId, CommandId, is_client_id

ATTEMPTS = 5
"""How often a whole unit is tried anew when somebody else was faster."""
EVERY_KEY = "*"
DENIED = frozenset(
    {"not-yours", "not-found", "own-case", "signed-before", "not-the-person", "not-an-objector"}
)
"""Rules of refusal that say who may not; they are recorded apart from the case."""


class Opened(NamedTuple):
    """A unit with the case in it; `row` and `case` are None for a submission."""

    unit: Unit
    row: CaseRow | None
    case: Case | None
    world: World


class Stored(NamedTuple):
    """A case as a turn has stored it, and the end of its chain."""

    case: Case
    head: bytes


class Accepted(NamedTuple):
    """What is stored beside the events where a command was carried out."""

    command: Command
    data: tuple[DataRow, ...]
    inbox: InboxRow


class Handler:
    """Answers requests over one store. Thread-safe as far as the store is.

    Args:
        store: where cases live. worlds: definitions and calendars.
        time, entropy: the only clock, and the only source of salts and ids.
        algorithm: of the hashes of new cases: "sha256" or "sm3".

    Attributes:
        listeners: who is told what happened. numbers: where case numbers come from. attempts:
            how often a unit is tried when others were faster. recent: cases, to save reading them.
    """

    def __init__(
        self,
        store: CaseStore,
        worlds: Worlds,
        time: TimeSource,
        entropy: Entropy,
        *,
        algorithm: str = "sha256",
    ) -> None:
        self.store, self.worlds = store, worlds
        self.time, self.entropy = time, entropy
        self.algorithm = algorithm
        self.envelope = Envelope(EVENTS, COMMANDS)
        self.listeners = Listeners()
        self.numbers, self.attempts = NumberBlocks(store), ATTEMPTS
        self.recent = Recent[Case]()

    def handle(self, request: Request) -> Answer:
        """Carry a request out, or say why not; either is final for this request id.

        Raises:
            UsageError, SubmissionError: the request is malformed; nothing was stored.
            ConflictError: others were faster `ATTEMPTS` times in a row; try again.
            ListenerError: a listener in the transaction failed; nothing was stored.
            StoreError: the database cannot take it now; nothing was stored.
        """
        _check(request)
        serial = self._serial(request)
        for attempt in range(1, self.attempts + 1):
            try:
                return self._denied(request, self._once(request, serial))
            except ConflictError:
                if attempt == self.attempts:
                    raise
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def tick(self, unit: Unit) -> Answer:
        """Let time pass in a case that the sweep has claimed."""
        row = unit.stored
        if row is None:
            return Answer(case_id="", refusal=Refusal("not-found"))
        case, world = self.opened(row, unit)
        command = Command(id=CommandId("tick"), case_id=CaseId(row.id), actor=TIMER, body=Tick())
        now = self.time.now()
        turn = decide(self._knowing(world, case, unit), case, command, now)
        if turn.events or _wake_text(turn) != row.wake_at:
            self._store(Opened(unit, row, case, world), turn)
        return _answer(row.id, turn, row.version)

    def _once(self, request: Request, serial: int) -> Answer:
        with self.store.unit(request.case_id, request.id) as unit:
            row = unit.stored
            if unit.answered is not None and row is not None:
                return self._again(request, repeated(request, unit.answered, row), row, unit)
            case, world = self._open(request, row, unit)
            if world is None or not may_look(world, case, request):
                return Answer(case_id=request.case_id, refusal=Refusal("not-found"))
            answer, stored = self._turn(request, Opened(unit, row, case, world), serial)
            answer = told_to(request, answer, case)
        if stored is not None:  # only now: what is remembered must be durable
            self.recent.keep(stored.case, head=stored.head, before=row.head if row else GENESIS)
        return answer

    def _again(self, request: Request, known: Answer, row: CaseRow, unit: Unit) -> Answer:
        """The first answer again, as its asker may have it."""
        if known.refusal is None and not is_for_anybody(request.type):
            return known
        return told_again(request, known, *self.opened(row, unit))

    def _turn(self, request: Request, opened: Opened, serial: int) -> tuple[Answer, Stored | None]:
        unit, row, case, world = opened
        now = self.time.now()
        algorithm = row.algorithm if row else self.algorithm
        prepared = prepare(
            request,
            unit,
            case,
            world,
            now=now,
            serial=serial,
            salt=self.entropy.salt,
            algorithm=algorithm,
        )
        command = Command(
            id=CommandId(request.id),
            case_id=CaseId(request.case_id),
            actor=request.actor,
            body=prepared.body,
            occurred_at=request.occurred_at,
            trusted=request.trusted,
        )
        known = (
            world.knowing(prepared.sealed) if prepared.sealed else self._knowing(world, case, unit)
        )
        turn = decide(known, case, command, now)
        before = case.seq if case else 0
        answer = _answer(request.case_id, turn, before)
        if not turn.events:
            return answer, None
        if turn.refusal is not None:
            return answer, self._store(opened, turn)
        inbox = remember(request, answer, salt=self.entropy.salt(), algorithm=algorithm)
        return answer, self._store(opened, turn, Accepted(command, prepared.rows, inbox))

    def _open(
        self, request: Request, row: CaseRow | None, unit: Unit
    ) -> tuple[Case | None, World | None]:
        if row is not None:
            return self.opened(row, unit)
        if request.type != "submit":
            return None, None
        digest = request.body.get("definition")
        matter = str(request.body.get("matter", ""))
        return None, self.worlds.of(str(digest)) if digest else self.worlds.current(matter)

    def opened(self, row: CaseRow, look: Look) -> tuple[Case, World]:
        """The case of a row with its world: its cached state or, of another form, its events."""
        world = self.worlds.of(row.definition)
        case = self.recent.find(row.head) or read_state(row)
        if case is None:
            case = read_case(world, self.envelope, look.events(), row.id)
        for revision in case.calendars.values():
            if revision not in world.calendars:
                world = self.worlds.of(row.definition, revision)
        return case, world

    def _knowing(self, world: World, case: Case | None, unit: Unit) -> World:
        """The world with the facts over this case's sensitive values, where the plan has such."""
        if case is None or not world.has_sealed_rules:
            return world
        return world.knowing(sealed_facts(unit.data()))

    def _store(self, opened: Opened, turn: Turn, accepted: Accepted | None = None) -> Stored:
        """Write everything the turn changed, whole or not at all."""
        unit, row, known, world = opened
        case = turn.case
        assert case is not None  # noqa: S101 - a turn with events has a case
        before = row.version if row else 0
        algorithm = row.algorithm if row else self.algorithm
        events = self.envelope.rows(
            turn.events,
            accepted.command if accepted else None,
            case_id=case.id,
            after=Head(seq=before, hash=row.head if row else GENESIS),
            recorded_at=case.now,
            algorithm=algorithm,
        )
        head = events[-1].hash if events else (row.head if row else GENESIS)
        unit.write(
            Write(
                case=case_row(
                    world.plan, case, head=head, algorithm=algorithm, wake_at=turn.wake_at
                ),
                expected_version=before,
                events=events,
                regions=rows_after(world, known, case, turn.touched),
                rerouted=is_rerouted(known, case),
                data=accepted.data if accepted else (),
                outbox=messages_of(world, case, turn.events, first_seq=before + 1),
                inbox=accepted.inbox if accepted else None,
                erase=_erased(turn, unit),
                recall=recalled(turn.events),
            ),
            self.listeners.hooks(case, turn.events, events),
        )
        return Stored(case, head)

    def _serial(self, request: Request) -> int:
        if request.type != "submit":
            return 0
        return self.numbers.next(self.worlds.calendar.localise(self.time.now()).date())

    def _denied(self, request: Request, answer: Answer) -> Answer:
        if answer.refusal is not None and answer.refusal.rule in DENIED:
            asked, rule = request.type, answer.refusal.rule
            self.store.deny(
                denial(
                    self.time,
                    self.entropy,
                    request.case_id,
                    request.actor,
                    command=asked,
                    rule=rule,
                )
            )
        return answer


def _answer(case_id: str, turn: Turn, before: int) -> Answer:
    if turn.case is None:
        return Answer(case_id=case_id, refusal=turn.refusal)
    first = before + 1
    return Answer(
        case_id=case_id,
        version=turn.case.seq,
        number=turn.case.number,
        state=turn.case.state,
        events=tuple(range(first, first + len(turn.events))),
        refusal=turn.refusal,
    )


def _erased(turn: Turn, unit: Unit) -> tuple[str, ...]:
    """The keys whose values are to be destroyed; `*` is every key the case has.

    Texts that were made from values go with them, whichever value it is.
    """
    keys = {key for event in turn.events if type(event) is DataErased for key in event.keys}
    if not keys:
        return ()
    kept = [row.key for row in unit.data()]
    if EVERY_KEY in keys:
        return tuple(sorted(kept))
    return tuple(sorted(keys | {key for key in kept if key.startswith(TEXT)}))


def _wake_text(turn: Turn) -> str | None:
    return write_instant(turn.wake_at) if turn.wake_at else None


def _check(request: Request) -> None:
    """Refuse what can be no request before any case is looked for, so that it tells of none."""
    check_request(request)
    _check_ids(request)
    check_consent(request)


def _check_ids(request: Request) -> None:
    for name, text in (("id", request.id), ("case_id", request.case_id)):
        if not is_client_id(text) or (name == "case_id" and _is_taken(request)):
            raise UsageError(
                f"请求的 {name} 不能用作标识。",
                f"The request's {name} cannot serve as an id.",
                remedy_zh="用 1 至 64 位字母、数字和 . _ : -，以字母或数字开头；"
                "c. 加 22 位是留给由办件开出的办件的。",
                remedy_en="Use 1 to 64 letters, digits and . _ : -, beginning with one of the former; "
                "`c.` and 22 more are kept for cases that a case opens.",
            )


def _is_taken(request: Request) -> bool:
    """Whether it applies under an id that only a case may give; the id of a case tells it."""
    return (
        request.type == "submit" and request.actor.kind != "case" and is_opened_id(request.case_id)
    )
