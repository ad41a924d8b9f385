"""F6: the connection to PostgreSQL is cut at a commit, before it arrives or before its answer.

Nobody can tell the two apart, so the engine must say that it does not know, and the same request
sent again must get the first answer in the one case and be carried out in the other.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from random import Random

import psycopg

from oneflow.adapters.database import StatementSet
from oneflow.bootstrap import Engine
from oneflow.engine.ports import Channel
from oneflow.engine.records.request import Answer
from oneflow.engine.shell.store_failures import OutcomeUnknownError
from oneflow.errors import StoreError
from tests.faults import trial
from tests.faults.drilled import Drilled
from tests.faults.places import PostgresPlace
from tests.faults.points import lasts
from tests.faults.script import Step, channels, differences, outcome, perform, written
from tests.generated.hall import Clock
from tests.generated.moves import SECRETS
from tests.invariants.checker import check
from tests.support.cutting_proxy import Cut, CuttingProxy
from tests.support.postgres_server import PostgresServer

CUTS = 2_000
ODDS = 0.2
"""The share of commits that are cut."""


class Knife:
    """Decides which commit is cut, and how; for one connection at a time."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.sharp = False
        self.inside = self.wrote = False
        self.straight: PostgresPlace
        self.cut: list[Cut] = []

    def judge(self, text: str) -> Cut:
        """Cut some of what makes things durable."""
        first = text.split(maxsplit=1)[0].rstrip(";")
        alone = not self.inside and lasts(text)
        commits = alone or (first == "COMMIT" and self.wrote)
        self.inside = first == "BEGIN" or (self.inside and first not in {"COMMIT", "ROLLBACK"})
        self.wrote = self.inside and (self.wrote or first in {"INSERT", "UPDATE", "WITH"})
        if not self.sharp or not commits or self.random.random() > ODDS:
            return ""
        self.inside = False
        self.cut.append("answer" if self.random.random() < 0.5 else "statement")
        return self.cut[-1]


def drill(statements: StatementSet, *, cuts: int = CUTS) -> Drilled:
    """Cut commits of one script after the other until there were enough cuts."""
    done = Drilled("F6", f"connection cut at a commit, PostgreSQL {statements}")
    knife = Knife(Random(6))
    with done.timed(), PostgresServer() as server:
        straight = PostgresPlace(server.create_database("cuts"))
        with CuttingProxy(server.port, knife.judge) as proxy:
            url = straight.url.replace(f":{server.port}/", f":{proxy.port}/")
            through = PostgresPlace(url)
            through.statements = statements
            seed = 0
            while done.injections < cuts:
                _script(done, straight, through, written(seed % 20), knife)
                seed += 1
    return done


def _script(
    done: Drilled,
    straight: PostgresPlace,
    through: PostgresPlace,
    steps: Sequence[Step],
    knife: Knife,
) -> None:
    expected = trial.smooth(straight, steps)
    straight.empty()
    knife.straight = straight
    delivered: list[str] = []
    clock, to = Clock(), channels(trial.Telling(delivered.append))
    with through.opened(clock) as engine:
        for step, first in zip(steps, expected.answers, strict=True):
            before = len(knife.cut)
            answer, wrong = _insist(engine, clock, step, to, knife=knife)
            done.injections += len(knife.cut) - before
            done.violations += wrong + trial.unlike(answer, first)
        tables = straight.tables()
        left = check(tables, refold=lambda case_id: trial.refold(engine, case_id), secrets=SECRETS)
    left += differences(expected.rows, outcome(tables))
    done.violations += left + trial.deliveries(delivered, expected.delivered)


def _insist(
    engine: Engine, clock: Clock, step: Step, to: Mapping[str, Channel], *, knife: Knife
) -> tuple[Answer | None, list[str]]:
    """Carry a step out under cuts, again and again until it is done; says what was untrue."""
    wrong: list[str] = []
    for attempt in range(60):
        before, knife.sharp = len(knife.cut), True
        try:
            return perform(engine, clock, step, to, again=attempt > 0), wrong
        except StoreError as error:
            wrong += [f"{step.name}: {text}" for text in _untrue(error, knife.cut[before:])]
            _let_the_server_notice(knife.straight)
        finally:
            knife.sharp = False
    return None, [*wrong, f"{step.name} comes to no end"]


def _let_the_server_notice(place: PostgresPlace) -> None:
    """Wait until the server has ended what was cut; till then its locks hide rows from a claim."""
    with psycopg.connect(place.plain, autocommit=True) as connection:
        for _ in range(1_000):
            left = connection.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()
            if left == (0,):
                return
            time.sleep(0.005)
    raise AssertionError("the server never noticed the cut")


def _untrue(error: StoreError, cut: list[Cut]) -> list[str]:
    """An error that claims that nothing was stored must not follow a commit that arrived."""
    if isinstance(error, OutcomeUnknownError) or "answer" not in cut[-1:]:
        return []
    return [f"the commit arrived, and the engine said: {error.describe('en')}"]
