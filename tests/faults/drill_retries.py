"""F8: PostgreSQL says serialization failure, deadlock, lock timeout: at every statement, and in earnest.

The errors are the server's own: in place of the statement it is told to raise the state, so that
the transaction is as dead as it would be. What follows must be the whole unit anew, from its
reading, or an error that says that nothing was stored.
"""

from __future__ import annotations

from random import Random
from typing import Any

from oneflow.adapters.database import StatementSet
from oneflow.errors import ConflictError, StoreError
from tests.faults import trial
from tests.faults.drilled import Drilled
from tests.faults.places import Place, postgres_place
from tests.faults.points import hook_cursors
from tests.faults.script import Step, channels, differences, outcome, perform, written
from tests.generated.hall import Clock
from tests.generated.moves import SECRETS
from tests.invariants.checker import check

STATES = ("40001", "40P01", "55P03")
ENDS = ("COMMIT", "ROLLBACK", "RELEASE")
OWN_TRANSACTION = ("UPDATE counter", "INSERT INTO denial", "INSERT INTO counter", "UPDATE outbox")
"""What begins anew with a writing statement, because nothing is read before it."""


class Saboteur:
    """Raises a state at the n-th statement, and again whenever that statement comes again.

    Attributes:
        struck: how often it did.
        half: statements that followed a failure without reading anew.
    """

    def __init__(self, at: int, state: str, *, times: int) -> None:
        self.left, self.state, self.times = at, state, times
        self.text = ""
        self.struck = 0
        self.half: list[str] = []
        self._just_struck = False

    def run(self, cursor: Any, text: str, values: tuple[Any, ...]) -> Any:
        """Run a statement, or what raises instead."""
        self._look(text)
        self.left -= 1
        if self.left == 0:
            self.text = text
        if text == self.text and self.struck < self.times and not text.startswith(ENDS[1:]):
            self.struck += 1
            self._just_struck = True
            return cursor.execute(
                f"DO $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '{self.state}'; END $$"
            )
        return cursor.execute(text, *values)

    def _look(self, text: str) -> None:
        """After a failure the next statement that does anything must read."""
        if not self._just_struck or text.startswith(("BEGIN", "SAVEPOINT", *ENDS)):
            return
        self._just_struck = False
        if not text.startswith(("SELECT", *OWN_TRANSACTION)):
            self.half.append(text)


class SabotagedCursor:
    """A cursor whose statements go past a saboteur."""

    def __init__(self, cursor: Any, saboteur: Saboteur) -> None:
        self._cursor, self._saboteur = cursor, saboteur

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, text: str, *values: Any) -> Any:
        """Run a statement."""
        return self._saboteur.run(self._cursor, text, values)


def drill(statements: StatementSet, *, share: float = 1.0, seed: int = 1) -> Drilled:
    """Strike at every statement of a script with every state, once and three times running.

    share: less than 1 takes so large a share of the statements by chance.
    """
    done = Drilled("F8", f"40001, 40P01, 55P03 at each statement x 1 and x 3, {statements}")
    random = Random(seed)
    with done.timed(), postgres_place() as place:
        place.statements = statements
        steps = written(seed)
        expected = trial.smooth(place, steps)
        end = _counted(place, steps)
        points = sorted(random.sample(range(1, end + 1), max(1, round(end * share))))
        for at in points:
            for state in STATES:
                for times in (1, 3):
                    saboteur = Saboteur(at, state, times=times)
                    wrong = _run(place, steps, expected, saboteur)
                    if saboteur.struck:
                        done.note(f"statement {at}, {state} x {times}", wrong)
    return done


def _counted(place: Place, steps: tuple[Step, ...]) -> int:
    """How many statements a script has."""
    idle = Saboteur(-1, "", times=0)
    _run(place, steps, None, idle)
    return -1 - idle.left


def _run(
    place: Place, steps: tuple[Step, ...], expected: trial.Smooth | None, saboteur: Saboteur
) -> list[str]:
    """Run a script under sabotage; what was refused for it is sent again until it is done."""
    place.empty()
    delivered: list[str] = []
    wrong: list[str] = []
    clock, to = Clock(), channels(trial.Telling(delivered.append))
    with place.opened(clock) as engine:
        hook_cursors(engine, lambda cursor: SabotagedCursor(cursor, saboteur))
        for number, step in enumerate(steps):
            answer = None
            for attempt in range(saboteur.times + 2):
                before = saboteur.struck
                try:
                    answer = perform(engine, clock, step, to, again=attempt > 0)
                    break
                except (ConflictError, StoreError) as error:
                    if saboteur.struck == before:
                        wrong.append(f"{step.name}: unprovoked {error!r}")
            else:
                wrong.append(f"{step.name} comes to no end")
            if expected is not None:
                wrong += trial.unlike(answer, expected.answers[number])
        if expected is not None:
            tables = place.tables()
            wrong += check(
                tables, refold=lambda case_id: trial.refold(engine, case_id), secrets=SECRETS
            )
            wrong += differences(expected.rows, outcome(tables))
            wrong += trial.deliveries(delivered, expected.delivered)
    return wrong + [f"went on without reading anew: {text}" for text in saboteur.half]
