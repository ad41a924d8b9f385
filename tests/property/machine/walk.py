"""A walk through one case: steps right and wrong, chosen by a chooser, judged one by one.

Hypothesis drives it where shrinking is wanted, a seed where many walks are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from oneflow.engine.records.instants import read_instant
from oneflow.engine.records.request import Answer
from oneflow.errors import SubmissionError, UsageError
from tests.generated.applications import submission
from tests.generated.hall import STRANGER, Hall
from tests.generated.matters import Chooser
from tests.generated.moves import Move, offers, stray
from tests.invariants.tables import Tables, from_memory
from tests.property.machine.laws import check_everything, check_refusal

UNSETTLED = frozenset({"reused-id", "not-found"})
"""Refusals given before anything settles."""


class Walk:
    """One case in one hall, and what was sent so far. `look` reads the tables of its database."""

    def __init__(self, hall: Hall, look: Callable[[], Tables] | None = None) -> None:
        self.hall = hall
        self.look = look or (lambda: from_memory(hall.store))
        self.sent: list[tuple[str, Move]] = []

    @property
    def has_begun(self) -> bool:
        """Whether there is a case."""
        return self.hall.is_there

    def step(self, chooser: Chooser) -> None:
        """Do one thing, and hold the case to everything that must hold."""
        if self.has_begun:
            getattr(self, chooser.pick(STEPS))(chooser)
        else:
            self.send(submission(chooser, self.hall))
        self.check()

    def check(self) -> None:
        """Hold the case to everything that must hold."""
        if self.has_begun:
            check_everything(self.hall, self.look())

    def send(self, move: Move, request_id: str | None = None) -> Answer | None:
        """Send a move; None: it was malformed, and nothing happened."""
        hall = self.hall
        name = request_id or f"m{len(self.sent) + 1}"
        before = hall.case if self.has_begun else None
        try:
            answer: Answer = hall.ask(
                move.actor, move.command, at=move.at, request_id=name, **move.body
            )
        except (UsageError, SubmissionError):
            assert before is None or hall.case == before
            return None
        if request_id is None:
            self.sent.append((name, move))
        if before is not None and answer.refusal and answer.refusal.rule not in UNSETTLED:
            check_refusal(hall, before, hall.since(before.seq), hall.clock.at)
        return answer

    # --- steps --------------------------------------------------------------------------------

    def plausible(self, chooser: Chooser) -> None:
        """Want something plausible: first what kind of thing, then which."""
        found = self._offers(chooser)
        kind = chooser.pick(list(dict.fromkeys(move.command for move in found)))
        self.send(chooser.pick([move for move in found if move.command == kind]))

    def onward(self, chooser: Chooser) -> None:
        """Want something that brings the case on."""
        found = [move for move in self._offers(chooser) if move.command in ONWARD]
        if found:
            self.send(chooser.pick(found))

    def _offers(self, chooser: Chooser) -> list[Move]:
        """What is plausible; what would end the case or an item early only now and then."""
        found = offers(self.hall)
        lasting = [move for move in found if not _is_ending(move)]
        return lasting if lasting and chooser.count(1, 12) > 1 else found

    def strange(self, chooser: Chooser) -> None:
        """Want something plausible in a wrong way."""
        self.send(stray(chooser, self.hall))

    def wait(self, chooser: Chooser) -> None:
        """Let time pass, and the sweep run."""
        self.hall.wait(hours=chooser.pick([1, 5, 24, 24, 72, 240, 1200]))

    def look_away(self, chooser: Chooser) -> None:
        """Let time pass without a sweep."""
        self.hall.clock.at += timedelta(hours=chooser.pick([1, 24, 100]))

    def wait_for_what_comes(self, chooser: Chooser) -> None:
        """Let time pass to just before, at, or just after what is due next."""
        coming = self.hall.row.wake_at
        if coming is not None:
            seconds = chooser.pick([-1, 0, 1])
            self.hall.until(read_instant(coming) + timedelta(seconds=seconds))

    def repeat(self, chooser: Chooser) -> None:
        """Send an accepted request again; then with the same id and something else in it."""
        known = [each for each in self.sent if each[0] in self.hall.acknowledged]
        if not known or self.hall.case.erased:
            return  # with the salts gone, nobody can tell one request from another
        name, move = chooser.pick(known)
        version = self.hall.row.version
        again = self.send(move, name)
        assert again is not None
        assert again.repeated
        other = self.send(move._replace(body=_otherwise(move)), name)
        assert other is not None
        assert other.refusal is not None
        told = "not-found" if move.command == "give_consent" else "reused-id"
        assert other.refusal.rule == told, "who consents is a stranger, and learns of no id"
        assert self.hall.row.version == version

    def foreign(self, chooser: Chooser) -> None:
        """Let somebody come who has nothing to do with the case."""
        move = chooser.pick(offers(self.hall))._replace(actor=STRANGER)
        before, denied = self.hall.row, len(self.look().denial)
        answer = self.send(move)
        assert answer is not None
        if move.command == "raise_objection" and _is_heard(answer):
            told = (answer.version, answer.number, answer.state, answer.events)
            assert told == (0, "", "", ())  # a public notice hears anybody, and tells nothing
            return
        assert answer.refusal is not None
        assert answer.refusal.rule == "not-found"
        assert self.hall.row == before
        assert len(self.look().denial) == denied + 1


def _is_heard(answer: Answer) -> bool:
    """Whether an objection was taken, or told that this person has been heard often enough."""
    return answer.refusal is None or answer.refusal.rule == "objected-enough"


def _otherwise(move: Move) -> dict[str, object]:
    """The body with something else in it; a consent is judged by its form before its id is."""
    if move.command == "give_consent":
        return {**move.body, "agreed": not move.body.get("agreed", True)}
    return {**move.body, "basis": "something else"}


def _is_ending(move: Move) -> bool:
    if move.command in {"withdraw_case", "withdraw_items", "erase_data"}:
        return True
    ends = move.body.get("trigger") in {"declined", "returned", "reject"}
    return ends or move.body.get("agreed") is False


ONWARD = frozenset(
    {"sign", "answer_intake", "conclude_intake", "record_event", "give_consent", "record_visit",
     "end_visit", "deliver", "supplement", "reconfirm", "record_verification", "record_payment", "waive_fee",
     "record_refund"}
)  # fmt: skip
STEPS = (
    *("onward",) * 6,
    *("plausible",) * 4,
    *("strange",) * 2,
    "wait",
    "look_away",
    *("wait_for_what_comes",) * 2,
    "repeat",
    "foreign",
)
