"""F8 in earnest: sixteen writers on one case at once, each with a request of its own."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

from oneflow.bootstrap import Engine
from oneflow.engine.records.request import Request
from oneflow.errors import ConflictError
from tests.faults.drilled import Drilled
from tests.faults.places import place_called
from tests.generated.hall import APPLICANT, LEAD, Clock
from tests.generated.small import expanded, item, matter
from tests.invariants.checker import check

WRITERS, ROUNDS = 16, 10_000
ROUNDS_A_CASE = 100
LANES = 16
PATIENCE = 500
"""How often a writer sends again what others were faster with; far more than ever needed."""
MATTER = matter(
    {"a": item(fields=["note"])},
    form={"note": {"type": "text", "sensitivity": "internal", "required": False}},
)


class Writers:
    """What the writers of one case were told."""

    def __init__(self, engines: list[Engine], case_id: str) -> None:
        self.engines, self.case_id = engines, case_id
        self.acknowledged: list[str] = []
        self.versions: list[int] = []
        self.wrong: list[str] = []
        self.conflicts = 0
        self._lock = threading.Lock()
        self._barrier = threading.Barrier(len(engines))

    def run(self, rounds: int) -> None:
        """Let all of them write, round by round."""
        threads = [
            threading.Thread(target=self._write, args=(number, rounds))
            for number in range(len(self.engines))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _write(self, number: int, rounds: int) -> None:
        for turn in range(rounds):
            self._barrier.wait()
            try:
                self._send(number, f"w{number}-{turn}")
            except Exception as error:  # noqa: BLE001 - whatever comes up here is a violation
                with self._lock:
                    self.wrong.append(repr(error))

    def _send(self, number: int, name: str) -> None:
        data = {"fields": {"note": name}}
        request = Request(
            id=name,
            case_id=self.case_id,
            actor=LEAD,
            type="change_data",
            body={"cause": "register", "data": data},
        )
        for _ in range(PATIENCE):
            try:
                answer = self.engines[number].handle(request)
            except ConflictError:
                with self._lock:
                    self.conflicts += 1
                continue
            with self._lock:
                if answer.refusal is not None or answer.repeated:
                    self.wrong.append(f"{name}: {answer}")
                self.acknowledged.append(name)
                self.versions.append(answer.version)
            return
        raise AssertionError(f"{name} never got through")


def drill(where: str, *, rounds: int = ROUNDS) -> Drilled:
    """Let the writers meet so many times, on a fresh case every hundred rounds.

    On SQLite several files are written to side by side: who finds a file locked sleeps, so that one
    alone would leave the machine idle.
    """
    done = Drilled("F8", f"{WRITERS} writers on one case, {where}")
    lanes = 1 if where == "postgres" else min(LANES, rounds)
    with done.timed(), ThreadPoolExecutor(lanes) as pool:
        shares = [len(range(lane, rounds, lanes)) for lane in range(lanes)]
        for wrong in pool.map(lambda share: _lane(where, share), shares):
            done.violations += wrong
    done.injections = rounds
    return done


def _lane(where: str, rounds: int) -> list[str]:
    with place_called(where) as place, contextlib.ExitStack() as stack:
        place.empty()
        engines = [stack.enter_context(place.opened(Clock())) for _ in range(WRITERS)]
        for engine in engines:
            engine.worlds.publish(expanded(MATTER))
        kept: dict[str, list[str]] = {}
        wrong: list[str] = []
        for first in range(0, rounds, ROUNDS_A_CASE):
            writers = _case(engines, f"k{first}", min(ROUNDS_A_CASE, rounds - first))
            kept[writers.case_id] = ["s", *writers.acknowledged]
            wrong += [f"{writers.case_id}: {text}" for text in writers.wrong]
        return wrong + check(place.tables(), acknowledged=kept)


def _case(engines: list[Engine], case_id: str, rounds: int) -> Writers:
    body = {"matter": "small", "applicant": APPLICANT.id, "selected": ["a"], "data": {}}
    submit = Request(id="s", case_id=case_id, actor=APPLICANT, type="submit", body=body)
    assert engines[0].handle(submit).refusal is None
    writers = Writers(engines, case_id)
    writers.run(rounds)
    versions = len(set(writers.versions))
    if versions != WRITERS * rounds:
        writers.wrong.append(f"{versions} versions for {WRITERS * rounds} requests")
    return writers
