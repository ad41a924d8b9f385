"""F28, what a chain alone cannot show: a tail cut off with its case row made to fit, an old backup.

Seals show it: they name the head that each case had, and their lines are kept outside.
"""

from __future__ import annotations

import shutil
import sqlite3

from oneflow.bootstrap import Engine
from oneflow.engine.history.seals import SealLine, line_of
from oneflow.engine.history.verification import chain_faults
from tests.faults.drilled import Drilled
from tests.faults.places import SqlitePlace, sqlite_place
from tests.faults.script import channels, perform, written
from tests.faults.trial import Telling
from tests.generated.hall import Clock

SEEDS = 5


def drill(*, seeds: int = SEEDS) -> list[Drilled]:
    """Cut the tail at every event, and put back the file as it was after every seal."""
    cut = Drilled("F28", "the tail cut off at each event, the case row made to fit; found by seals")
    back = Drilled("F28", "an old backup put back, at each seal; found by published seals")
    with sqlite_place("delete") as place:
        for seed in range(seeds):
            lines = _sealed_run(place, seed)
            with cut.timed():
                _cut_tails(cut, place)
            with back.timed():
                _put_back(back, place, lines)
    return [cut, back]


def _sealed_run(place: SqlitePlace, seed: int) -> list[SealLine]:
    """Run a script, sealing after every third step and keeping a copy of the file each time."""
    place.empty()
    lines: list[SealLine] = []
    clock, to = Clock(), channels(Telling(lambda _: None))
    with place.opened(clock) as engine:
        for number, step in enumerate(written(seed)):
            perform(engine, clock, step, to)
            if number % 3:
                continue
            made = engine.seal().seals
            if made:
                lines += [line_of(one) for one in made]
                shutil.copy(place.home / "cases.db", place.home / f"backup-{len(lines)}.db")
    shutil.copy(place.home / "cases.db", place.home / "whole.db")
    return lines


def _cut_tails(done: Drilled, place: SqlitePlace) -> None:
    with place.opened(Clock()) as engine:
        last = engine.store.seals.last()
        assert last is not None
        (sealed,) = engine.store.seals.leaves(last.number)
    for seq in range(1, sealed.seq):
        with sqlite3.connect(place.home / "cases.db") as other:
            (head,) = other.execute("SELECT hash FROM case_event WHERE seq = ?", (seq,)).fetchone()
            other.execute("DELETE FROM case_event WHERE seq > ?", (seq,))
            other.execute('UPDATE "case" SET version = ?, head = ?', (seq, head))
        other.close()
        with place.opened(Clock()) as engine:
            wrong = [] if _chain_is_whole(engine) else ["the chain shows it by itself"]
            found = engine.check_seals().faults
        if not any(one.kind == "cut" and one.case_id == "k1" for one in found):
            wrong.append(f"cut after event {seq}: found {found}")
        done.note(f"event {seq}", wrong)
        shutil.copy(place.home / "whole.db", place.home / "cases.db")


def _chain_is_whole(engine: Engine) -> bool:
    """Whether the case looks right without its seals; else this drill proves nothing of them."""
    with engine.store.look("k1") as look:
        row, events = look.stored, look.events()
    assert row is not None
    return not chain_faults(row, events)


def _put_back(done: Drilled, place: SqlitePlace, lines: list[SealLine]) -> None:
    for number in range(1, len(lines)):
        shutil.copy(place.home / f"backup-{number}.db", place.home / "cases.db")
        with place.opened(Clock()) as engine:
            wrong = [] if _chain_is_whole(engine) else ["the chain shows it by itself"]
            found = engine.check_seals(lines).faults
        if not any(one.kind == "missing" and one.number == number + 1 for one in found):
            wrong.append(f"the file as of seal {number}: found {found}")
        done.note(f"seal {number}", wrong)
