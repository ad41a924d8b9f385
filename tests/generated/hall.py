"""A hall: the engine over a store, in virtual time, with the people who come and go.

Tests talk to it as the world does, through requests; what the kernel decided is read back from
the stored rows. `hall.case` is the stored state, `hall.events` the stored history.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

from oneflow.adapters.memory import MemoryStore
from oneflow.calendar import Calendar, load_calendar
from oneflow.engine.history.rows import read_state
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import CaseRow, CaseStore, EventRow
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.instants import read_instant
from oneflow.engine.records.request import Answer, Request
from oneflow.engine.shell.handler import Handler
from oneflow.engine.shell.sweep import sweep
from oneflow.engine.shell.worlds import Worlds
from oneflow.matters.expansion import Expanded
from tests.generated.small import Entry, expanded

CHINA = timezone(timedelta(hours=8))
START = datetime(2026, 3, 4, 10, 0, tzinfo=CHINA)
"""A Wednesday; the working days that follow are 5, 6, 9, 10, 11 March."""

APPLICANT = Actor(id="citizen-1", kind="applicant")
LEAD = Actor(id="lead-1", kind="official", offices=("office",), roles=("lead",))
WINDOW = Actor(id="window-1", kind="official", offices=("office",), roles=("window",))
OPERATOR = Actor(id="operator-1", kind="operator")
STRANGER = Actor(id="stranger-1", kind="official", offices=("elsewhere",), roles=("window",))


def official(department: str, *roles: str, who: str = "") -> Actor:
    """Somebody of a department."""
    name = who or "-".join(("official", department, *roles))
    return Actor(id=name, kind="official", offices=(department,), roles=roles)


def system(department: str) -> Actor:
    """A department's own system."""
    return Actor(id=f"system-{department}", kind="system", offices=(department,))


@cache
def china() -> Calendar:
    """The calendar that halls go by."""
    return load_calendar("cn")


class Clock:
    """Virtual time."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Counted:
    """Salts and ids that are the same in every run."""

    def __init__(self) -> None:
        self.number = 0

    def salt(self) -> bytes:
        self.number += 1
        return self.number.to_bytes(16, "big")

    def id(self) -> str:
        self.number += 1
        return f"id-{self.number}"


class Hall:
    """One store, one matter, one case at a time.

    Attributes:
        answers: of every request, oldest first.
        acknowledged: ids of the requests that were carried out, in order.
        requests: everything that was sent, each with the time it was sent at.
    """

    def __init__(
        self,
        definition: Entry | Expanded,
        *,
        store: CaseStore | None = None,
        start: datetime = START,
        case_id: str = "k1",
    ) -> None:
        self.store: Any = store or MemoryStore()
        self.clock = Clock(start)
        self.entropy = Counted()
        self.worlds = Worlds(self.store, china())
        made = definition if isinstance(definition, Expanded) else expanded(definition)
        self.world: World = self.worlds.publish(made)
        self.handler = Handler(self.store, self.worlds, self.clock, self.entropy)
        self.case_id = case_id
        self.answers: list[Answer] = []
        self.acknowledged: list[str] = []
        self.requests: list[tuple[datetime, Request]] = []
        self._requests = 0

    # --- asking -----------------------------------------------------------------------------

    def ask(
        self,
        actor: Actor,
        command: str,
        /,
        *,
        at: Any = None,
        request_id: Any = None,
        **body: Any,
    ) -> Any:
        """Send a request and give its `Answer`; `at` is a trusted claim of when it happened."""
        self._requests += 1
        request = Request(
            id=request_id or f"r{self._requests}",
            case_id=self.case_id,
            actor=actor,
            type=command,
            body=body,
            occurred_at=at,
            trusted=at is not None,
        )
        self.requests.append((self.clock.at, request))
        answer = self.handler.handle(request)
        self.answers.append(answer)
        if answer.refusal is None and answer.events and not answer.repeated:
            self.acknowledged.append(request.id)
        return answer

    def do(self, actor: Actor, command: str, /, **more: Any) -> Any:
        """Send a request that must be carried out."""
        answer = self.ask(actor, command, **more)
        assert answer.refusal is None, answer.refusal.describe("en")
        return answer

    def refused(self, actor: Actor, command: str, /, **more: Any) -> str:
        """Send a request that must be refused; gives the rule."""
        answer = self.ask(actor, command, **more)
        assert answer.refusal is not None, f"{command} was carried out: {answer}"
        rule: str = answer.refusal.rule
        return rule

    def submit(self, *selected: str, **data: Any) -> Any:
        """Apply for items; () is all of them."""
        return self.do(
            APPLICANT,
            "submit",
            matter=self.world.plan.code,
            applicant=APPLICANT.id,
            selected=list(selected or self.world.plan.items),
            data=data,
        )

    def accept(self) -> Any:
        """Let the window accept."""
        return self.do(WINDOW, "conclude_intake", trigger="accepted")

    def under_way(self, *selected: str, **data: Any) -> Hall:
        """Submit and accept."""
        self.submit(*selected, **data)
        self.accept()
        return self

    def sign(self, item: str, trigger: str = "approve", **more: Any) -> Any:
        """Let the item's department decide, with every paper that a move may ask for."""
        department = self.world.plan.items[item].department
        return self.do(
            more.pop("actor", system(department)),
            "sign",
            region=f"item:{item}",
            trigger=trigger,
            papers=more.pop("papers", {"document": "d", "reasons": "r", "remedies": "m"}),
            **more,
        )

    # --- time -------------------------------------------------------------------------------

    def wait(self, **delta: float) -> Hall:
        """Let time go by, and the sweep run once at the end of it."""
        return self.until(self.clock.at + timedelta(**delta))

    def until(self, moment: datetime) -> Hall:
        """Let time go by up to an instant, and the sweep run once then."""
        self.clock.at = max(moment, self.clock.at)
        sweep(self.handler).check()
        return self

    def step_by_step(self, moment: datetime) -> Hall:
        """Let time go by up to an instant, and the sweep run whenever anything is due."""
        while self.is_there and (due := self.row.wake_at) and read_instant(due) <= moment:
            self.until(read_instant(due))
        return self.until(moment) if self.is_there else self

    # --- looking ----------------------------------------------------------------------------

    @property
    def is_there(self) -> bool:
        """Whether there is a case."""
        with self.store.unit(self.case_id, "look") as unit:
            return unit.stored is not None

    @property
    def row(self) -> CaseRow:
        """The stored row of the case."""
        with self.store.unit(self.case_id, "look") as unit:
            stored: CaseRow | None = unit.stored
        assert stored is not None
        return stored

    @property
    def rows(self) -> Sequence[EventRow]:
        """The stored event rows, oldest first."""
        with self.store.unit(self.case_id, "look") as unit:
            return tuple(unit.events())

    @property
    def case(self) -> Any:
        """The stored state, a `Case`; of an ended case, whose state is not kept, the fold."""
        with self.store.look(self.case_id) as look:
            row = look.stored
            assert row is not None
            return read_state(row) or self.handler.opened(row, look)[0]

    @property
    def events(self) -> list[Any]:
        """The stored history, typed."""
        return [self.handler.envelope.event(row) for row in self.rows]

    def region(self, key: str) -> Any:
        """The current round of a region (a `Region`): `case`, or an item's code."""
        regions = self.case.regions
        return regions[key] if key in regions else regions[f"item:{key}"]

    def state(self, key: str) -> str:
        """Where a region stands."""
        state: str = self.region(key).state
        return state

    def findings(self) -> list[tuple[str, str]]:
        """Open findings as (code, region)."""
        return [(found.code, found.region) for found in self.case.findings]

    def since(self, seq: int) -> list[Any]:
        """The events after that number."""
        return self.events[seq:]
