"""Imperative requests: the only way anything happens to a case.

A `Command` says who wants what, and when it is claimed to have happened. Its `body` is
one of the records below or of an activity's own (beside its behaviour). Bodies are
stored with the first event of the turn they cause, so they hold references only;
the values were put aside by the handler (`oneflow/engine/shell/references.py`).

Capacities name in which quality an actor may give a command; `authority.py` judges them:
`applicant`, `window`, `lead`, `department` (the office of the region's department),
`anyone` (in scope), `approver` (the role that the definition names), `operator`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from msgspec import Struct

from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import Material, Origin
from oneflow.engine.records.event import Ref, event_name
from oneflow.ids import CaseId, CommandId


class Body(Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """What is wanted. `by`: capacities in which it may be wanted, any of them.

    kept_late: it tells of something that happened, so that it is kept in the file where what it
    is about has been decided or has ended; false: it wants something done, and is refused then.
    """

    by: ClassVar[tuple[str, ...]] = ()
    kept_late: ClassVar[bool] = False


class Command(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One wish of one actor about one case.

    id: unique within the case for ever; sent again, it gives the first answer again.
    occurred_at: when the thing is claimed to have happened; None: at receipt of the command.
    trusted: the adapter's profile vouches for `occurred_at`; only the shell sets it.
    """

    id: CommandId
    case_id: CaseId
    actor: Actor
    body: Any
    occurred_at: datetime | None = None
    trusted: bool = False

    @property
    def name(self) -> str:
        """What is wanted, as hosts write it: `move_case`."""
        kind: type[Body] = type(self.body)
        return event_name(kind)


class Data(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """New data by reference, with the facts judged from them. See `DataChanged`."""

    fields: dict[str, Ref] = {}
    materials: dict[str, Material] = {}
    commitments: dict[str, Ref] = {}
    facts: dict[str, bool | str] = {}
    offices: dict[str, str] = {}
    late: tuple[str, ...] = ()


class Tick(Body, frozen=True):
    """Let everything happen that is due. Never stored."""

    by = ("anyone",)


class Submit(Body, frozen=True, kw_only=True):
    """Hand in an application for the items chosen (already closed over their needs).

    origin: the case that opens this one; only such a case may say so.
    """

    by = ("anyone",)
    matter: str
    definition: str
    number: str
    applicant: str
    selected: tuple[str, ...]
    data: Data
    channel: str = "online"
    origin: Origin | None = None


class ChangeData(Body, frozen=True, kw_only=True):
    """Record an answer of shared data, a certificate or a department about the case's data."""

    by = ("lead", "window", "operator", "system")
    cause: str
    data: Data


class WithdrawItems(Body, frozen=True, kw_only=True):
    """Take undecided items back; what depends on them must go with them."""

    by = ("applicant", "window")
    items: tuple[str, ...]


class WithdrawCase(Body, frozen=True):
    """Take back everything that is not decided yet."""

    by = ("applicant", "window")


class MoveCase(Body, frozen=True, kw_only=True):
    """Fire a trigger of the case's own procedure that is a person's to fire (`return`, say)."""

    by = ("lead", "window")
    trigger: str
    basis: str = ""
    papers: dict[str, Ref] = {}


class CorrectGift(Body, frozen=True, kw_only=True):
    """Correct a result that was given (更正); consumers go on, are held, or become findings."""

    by = ("department",)
    region: str
    gift: str
    basis: str
    ref: Ref | None = None


class Reconfirm(Body, frozen=True, kw_only=True):
    """Answer a correction as a consumer's department: stands | amended | rejected."""

    by = ("department",)
    region: str
    answer: str
    papers: dict[str, Ref] = {}


class SuspendClock(Body, frozen=True, kw_only=True):
    """Stop a clock on a declared ground, from now on or until a fixed instant."""

    by = ("department", "lead")
    region: str
    ground: str
    basis: str
    clock: str = "limit"


class ResumeClock(Body, frozen=True, kw_only=True):
    """Let a suspended clock run on."""

    by = ("department", "lead")
    region: str
    clock: str = "limit"


class ExcludeTime(Body, frozen=True, kw_only=True):
    """Begin time that the law does not count (行政许可法 45): kind, written notice, length.

    started_at: when the procedure itself began, notice_served_at: when the applicant was told;
    the later of the two counts. expected: a limit text ("15wd"); passing it only lights up.
    """

    by = ("department",)
    region: str
    kind: str
    started_at: datetime
    notice_served_at: datetime
    expected: str
    basis: str = ""
    clock: str = "limit"


class EndExclusion(Body, frozen=True, kw_only=True):
    """The result of the excluded procedure is there; counting goes on."""

    by = ("department",)
    region: str
    clock: str = "limit"


class RestartClock(Body, frozen=True, kw_only=True):
    """Begin a clock anew, on a basis (after a corrected gift, say)."""

    by = ("department",)
    region: str
    basis: str
    clock: str = "limit"


class ExtendClock(Body, frozen=True, kw_only=True):
    """Extend a clock, once a round, within the declared cap, with reasons, as the approver."""

    by = ("approver",)
    region: str
    extension: str
    papers: dict[str, Ref] = {}
    clock: str = "limit"


class SetAsideDeeming(Body, frozen=True, kw_only=True):
    """Undo a deemed acceptance although something downstream is decided already."""

    by = ("lead",)
    reasons: Ref
    region: str = "case"


class ReviseCalendar(Body, frozen=True, kw_only=True):
    """Put the case under a newer revision of its calendar."""

    by = ("operator",)
    calendar: str
    revision: str


class RecordRendering(Body, frozen=True, kw_only=True):
    """Record the digest of a legal text after it was rendered."""

    by = ("operator",)
    message: str
    digest: str


class EraseData(Body, frozen=True, kw_only=True):
    """Destroy values and salts by approval; `keys` () means all of the case's."""

    by = ("operator",)
    ground: str
    keys: tuple[str, ...] = ()


class CloseFinding(Body, frozen=True, kw_only=True):
    """Say that a finding or an incident has been dealt with."""

    by = ("lead", "operator", "department")
    code: str
    region: str = ""


KERNEL_COMMANDS: tuple[type[Body], ...] = (
    Tick,
    Submit,
    ChangeData,
    WithdrawItems,
    WithdrawCase,
    MoveCase,
    CorrectGift,
    Reconfirm,
    SuspendClock,
    ResumeClock,
    ExcludeTime,
    EndExclusion,
    RestartClock,
    ExtendClock,
    SetAsideDeeming,
    ReviseCalendar,
    RecordRendering,
    EraseData,
    CloseFinding,
)
