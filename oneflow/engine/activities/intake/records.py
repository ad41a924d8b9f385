"""What an intake keeps, what may be wanted of it, and what can happen in it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from msgspec import Struct, field

from oneflow.engine.records.case import CASE
from oneflow.engine.records.commands import Body, Data
from oneflow.engine.records.event import Defect, Event, Ref


class Notice(Struct, frozen=True, omit_defaults=True):
    """The one-time notice. `seq`: its event number; answer_by is known once it is served."""

    seq: int
    issued_at: datetime
    defects: tuple[Defect, ...]
    served_at: datetime | None = None
    answer_by: datetime | None = None
    lapsed: bool = False


class IntakeSlice(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Where an intake stands.

    received_at: receipt of the application, or of the supplements in the second round.
    asked, answered: departments. cutoff_at: when defects known so far are put into the notice.
    last_at: the legal instant of the latest answer. passed: the legal limit passed in silence.
    told: what earlier notices named, as what -> version. changed: what came in since.
    """

    received_at: datetime
    asked: tuple[str, ...]
    answered: tuple[str, ...] = ()
    defects: tuple[Defect, ...] = ()
    cutoff_at: datetime | None = None
    notice: Notice | None = None
    told: dict[str, int] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    round: int = 1
    deemed: tuple[str, ...] = ()
    passed: bool = False
    last_at: datetime | None = None


class AnswerIntake(Body, frozen=True, kw_only=True):
    """A department says what is missing for its items; () says that nothing is."""

    by: ClassVar[tuple[str, ...]] = ("department",)
    kept_late: ClassVar[bool] = True
    department: str
    defects: tuple[Defect, ...] = ()
    region: str = CASE


class ConcludeIntake(Body, frozen=True, kw_only=True):
    """Accept as it is, decline (不予受理) or turn back (退件).

    trigger: accepted | declined | returned. right_body: who is competent, where declined for that.
    """

    by: ClassVar[tuple[str, ...]] = ("window", "lead", "department")
    kept_late: ClassVar[bool] = True
    trigger: str
    papers: dict[str, Ref] = field(default_factory=dict)
    right_body: str = ""
    region: str = CASE


class Supplement(Body, frozen=True, kw_only=True):
    """The applicant answers a notice. `complete`: nothing more will come."""

    by: ClassVar[tuple[str, ...]] = ("applicant", "window")
    kept_late: ClassVar[bool] = True
    data: Data
    complete: bool = False
    region: str = CASE


class ServeIntakeNotice(Body, frozen=True, kw_only=True):
    """Record that the notice of this intake reached the applicant."""

    by: ClassVar[tuple[str, ...]] = ("window", "lead", "operator", "department")
    kept_late: ClassVar[bool] = True
    region: str = CASE


class ForceNotice(Body, frozen=True, kw_only=True):
    """Name in a further notice what was visible before, for a recorded reason."""

    by: ClassVar[tuple[str, ...]] = ("window", "lead")
    defects: tuple[Defect, ...]
    reasons: Ref
    region: str = CASE


class IntakeAnswered(Event, frozen=True, kw_only=True):
    """A department answered; a repeated answer replaces nothing, it adds."""

    region: str
    department: str
    defects: tuple[Defect, ...] = ()
    by: str = ""


class NoticeIssued(Event, frozen=True, kw_only=True):
    """The one-time notice: everything known to be missing, and who was silent."""

    region: str
    notice: Notice
    silent: tuple[str, ...] = ()
    forced: Ref | None = None


class IntakeNoticeServed(Event, frozen=True, kw_only=True):
    """The notice reached the applicant; their time runs until `answer_by`."""

    region: str
    answer_by: datetime | None


class SupplementReceived(Event, frozen=True, kw_only=True):
    """Something asked for came in; `round` above the present one begins a new examination."""

    region: str
    changed: tuple[str, ...]
    asked: tuple[str, ...]
    round: int
    received_at: datetime
    cutoff_at: datetime | None = None


class SupplementLapsed(Event, frozen=True, kw_only=True):
    """The applicant did not answer in time; those who asked now choose."""

    region: str


class SilencePassed(Event, frozen=True, kw_only=True):
    """The legal notice limit passed in silence; `items` count as accepted by it."""

    region: str
    items: tuple[str, ...]
