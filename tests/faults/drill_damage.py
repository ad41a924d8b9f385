"""F28: every bit of the history flipped, events deleted, swapped, inserted, the tail cut off.

The flips are made on rows in memory, as the store would give them back; a sample is made in a file,
and found through the engine's own reading.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from random import Random

import msgspec

from oneflow.engine.history.chain import GENESIS, Head, link, verify
from oneflow.engine.history.verification import chain_faults
from oneflow.engine.ports import EventRow
from tests.faults.drilled import Drilled
from tests.faults.places import sqlite_place
from tests.faults.script import channels, perform, written
from tests.faults.trial import Telling
from tests.generated.hall import Clock

EVENTS = 200
TEXTS = ("case_id", "type", "recorded_at", "body")
FITTING = "replaced with a fitting hash"
"""Whoever can hash can do this; what follows does not fit any more, and there it is found."""

replace = msgspec.structs.replace


def drill(*, share: float = 1.0, events: int = EVENTS) -> list[Drilled]:
    """Damage the history in every way; less than all flips if `share` is less than 1."""
    flips = Drilled("F28", f"every bit of {events} events flipped")
    shape = Drilled("F28", "each event deleted, swapped, inserted; the tail cut off; rewritten")
    stored = Drilled("F28", "bits flipped in the file, found through the store")
    random = Random(28)
    left = events
    for seed in range(1, 100):
        rows = histories(seed)[:left]
        with flips.timed():
            _flip_everything(flips, rows, random, share=share)
        with shape.timed():
            _reshape(shape, rows)
        left -= len(rows)
        if not left:
            break
    with stored.timed():
        _flip_in_file(stored, random, times=max(20, round(1_000 * share)))
    return [flips, shape, stored]


def histories(seed: int) -> tuple[EventRow, ...]:
    """The events of a script's case, as stored in SQLite."""
    with sqlite_place("wal") as place:
        place.empty()
        clock, to = Clock(), channels(Telling(lambda _: None))
        with place.opened(clock) as engine:
            for step in written(seed):
                perform(engine, clock, step, to)
            with engine.store.look("k1") as look:
                return tuple(look.events())


# --- bits ---------------------------------------------------------------------------------------


def _flip_everything(
    done: Drilled, rows: Sequence[EventRow], random: Random, *, share: float
) -> None:
    for index, row in enumerate(rows):
        around = list(rows[: index + 2])
        for where, flipped in _flips(row):
            if share < 1 and random.random() > share:
                continue
            around[index] = flipped
            found = verify(around, case_id="k1", algorithm="sha256")
            well = bool(found) and found[0].seq <= row.seq <= found[0].last
            if where == "seq":
                well = bool(found) and found[0].position == index
            done.injections += 1
            if not well:
                done.violations.append(f"event {row.seq}, {where}: found {found}")


def _flips(row: EventRow) -> Iterator[tuple[str, EventRow]]:
    """Every row that differs from this one in one bit of what is stored."""
    for name in TEXTS:
        stored = getattr(row, name).encode()
        for damaged in _damaged(stored):
            yield name, replace(row, **{name: damaged.decode("utf-8", "surrogateescape")})
    for damaged in _damaged(row.hash):
        yield "hash", replace(row, hash=damaged)
    for bit in range(31):
        yield "version", replace(row, version=row.version ^ 1 << bit)
        yield "seq", replace(row, seq=row.seq ^ 1 << bit)


def _damaged(stored: bytes) -> Iterator[bytes]:
    for index in range(len(stored)):
        for bit in range(8):
            damaged = bytearray(stored)
            damaged[index] ^= 1 << bit
            yield bytes(damaged)


# --- rows ---------------------------------------------------------------------------------------


def _reshape(done: Drilled, rows: Sequence[EventRow]) -> None:
    head = Head(seq=rows[-1].seq, hash=rows[-1].hash)
    for index, row in enumerate(rows):
        for what, damaged in _shapes(rows, index):
            found = verify(damaged, case_id="k1", algorithm="sha256", head=head)
            done.injections += 1
            at = row.seq + (what == FITTING and index + 1 < len(rows))
            if not found or not found[0].seq <= at <= found[0].last:
                done.violations.append(f"event {row.seq} {what}: found {found}")


def _shapes(rows: Sequence[EventRow], index: int) -> Iterator[tuple[str, list[EventRow]]]:
    """What somebody with access to the table could do to the history at one event."""
    row, before = rows[index], rows[index - 1].hash if index else GENESIS
    yield "deleted", [*rows[:index], *rows[index + 1 :]]
    yield "and all after it deleted", list(rows[:index])
    forged = replace(row, body=row.body.replace("{", '{"x":1,', 1))
    forged = replace(forged, hash=link(forged, before))
    yield FITTING, [*rows[:index], forged, *rows[index + 1 :]]
    yield "doubled", [*rows[: index + 1], row, *rows[index + 1 :]]
    if index + 1 < len(rows):
        after = rows[index + 1]
        swapped = [replace(after, seq=row.seq), replace(row, seq=after.seq)]
        yield "swapped with the next", [*rows[:index], *swapped, *rows[index + 2 :]]
        yield "out of order", [*rows[:index], after, row, *rows[index + 2 :]]


# --- in the file --------------------------------------------------------------------------------


def _flip_in_file(done: Drilled, random: Random, *, times: int) -> None:
    """Flip bits of stored bodies with SQL, and let the engine verify what it reads."""
    clock, to = Clock(), channels(Telling(lambda _: None))
    with sqlite_place("wal") as place:
        place.empty()
        with place.opened(clock) as engine:
            for step in written(0):
                perform(engine, clock, step, to)
            other = sqlite3.connect(f"{place.home}/cases.db", isolation_level=None)
            for _ in range(times):
                seq, whole = _flip_one(other, random)
                with engine.store.look("k1") as look:
                    row, events = look.stored, look.events()
                assert row is not None
                found = chain_faults(row, events)
                wrong = [] if found and found[0].seq == seq else [f"event {seq}: found {found}"]
                done.note(f"event {seq}", wrong)
                other.execute("UPDATE case_event SET body = ? WHERE seq = ?", (whole, seq))
            other.close()


def _flip_one(other: sqlite3.Connection, random: Random) -> tuple[int, str]:
    """Flip one bit of one body; gives the event's number and the body as it was."""
    seq, whole = random.choice(other.execute("SELECT seq, body FROM case_event").fetchall())
    damaged = bytearray(whole.encode())
    damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
    other.execute(
        "UPDATE case_event SET body = CAST(? AS TEXT) WHERE seq = ?", (bytes(damaged), seq)
    )
    return seq, whole
