"""The checker finds what it is there for: every kind of damage, by the number of its invariant."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.faults.places import sqlite_place
from tests.faults.script import channels, perform, written
from tests.faults.trial import Telling
from tests.generated.hall import Clock
from tests.invariants.checker import check, counts
from tests.invariants.tables import Row, Tables

ACKNOWLEDGED = {"k1": ["s", "a"]}


@pytest.fixture(scope="module")
def whole() -> Iterator[Tables]:
    """A database after a case has gone all its way."""
    clock, to = Clock(), channels(Telling(lambda _: None))
    with sqlite_place("wal") as place:
        place.empty()
        with place.opened(clock) as engine:
            for step in written(0):
                perform(engine, clock, step, to)
        yield place.tables()


def event(tables: Tables, kind: str) -> Row:
    """The first event of a kind."""
    return next(row for row in tables.case_event if row["type"] == kind)


def change(row: Row, column: str, **values: Any) -> None:
    """Change some of the JSON in a column."""
    row[column] = json.dumps(json.loads(row[column]) | values, ensure_ascii=False)


def _double_command(tables: Tables) -> None:
    first, second = [row for row in tables.case_event if "$command" in row["body"]][:2]
    change(second, "body", **{"$command": json.loads(first["body"])["$command"]})


def _early(tables: Tables) -> None:
    change(event(tables, "region_moved"), "body", at="2030-01-01T00:00:00+08:00")


def _late_promise(tables: Tables) -> None:
    row = event(tables, "item_started")
    start = json.loads(row["body"])["start"]
    start["clocks"]["limit"] |= {"promised_at": "2031-01-01T00:00:00+08:00"}
    change(row, "body", start=start)


def _decided_twice(tables: Tables) -> None:
    moved = [row for row in tables.case_event if row["type"] == "region_moved"]
    decided = next(row for row in moved if json.loads(row["body"]).get("outcome") == "approved")
    again = copy.deepcopy(decided)
    change(again, "body", outcome="rejected")
    tables.case_event.insert(tables.case_event.index(decided) + 1, again)


def _overtaken(tables: Tables) -> None:
    first = min(tables.outbox, key=lambda row: (row["seq"], row["n"]))
    assert sum(row["destination"] == first["destination"] for row in tables.outbox) > 1
    first["done_at"] = None


def _unforgotten(tables: Tables) -> None:
    tables.case[0]["wake_at"] = "2026-09-01T00:00:00.000000Z"


def _dated_though_closed(tables: Tables) -> None:
    closed = next(row for row in tables.region if not row["open"])
    closed["due_at"] = "2026-09-01T00:00:00.000000Z"


DAMAGE: dict[str, list[Callable[[Tables], Any]]] = {
    "I1": [_decided_twice],
    "I2": [_double_command],
    "I3": [lambda tables: tables.inbox.clear()],
    "I4": [
        lambda tables: tables.inbox.pop(),
        lambda tables: tables.region.pop(),
        lambda tables: tables.region[0].update(state="elsewhere"),
        _dated_though_closed,
        lambda tables: tables.case[0].update(status="elsewhere"),
        lambda tables: tables.outbox[0].update(seq=999),
    ],
    "I5": [
        _overtaken,
        lambda tables: tables.outbox[0].update(dead=1, done_at=None, reason=None),
    ],
    "I6": [
        lambda tables: tables.outbox[0].update(id="m.other"),
        lambda tables: tables.outbox.append(tables.outbox[0]),
    ],
    "I7": [_early],
    "I8": [_late_promise],
    "I11": [
        lambda tables: tables.definition.clear(),
        lambda tables: tables.definition[0].update(body=b"{}"),
    ],
    "I12": [lambda tables: change(event(tables, "item_started"), "body", consumed={"g": 7})],
    "I14": [_unforgotten],
    "I16": [
        lambda tables: tables.outbox[0].update(token=0),
        lambda tables: tables.outbox[0].update(leased_until="2026-09-01T00:00:00.000000Z"),
    ],
    "I17": [
        lambda tables: tables.case_event.pop(),
        lambda tables: tables.case_event.pop(3),
        lambda tables: tables.case_event[3].update(hash=bytes(32)),
        lambda tables: change(tables.case_event[3], "body", more=1),
        lambda tables: tables.case[0].update(head=bytes(32)),
    ],
    "I18": [
        lambda tables: change(tables.case_event[0], "body", note="13800000000"),
        lambda tables: tables.case_event[5].update(recorded_at="2020-01-01T00:00:00.000000Z"),
    ],
}
EACH = [(rule, number) for rule, kinds in DAMAGE.items() for number in range(len(kinds))]


def test_a_whole_database_has_nothing_wrong(whole: Tables):
    assert check(whole, acknowledged=ACKNOWLEDGED, secrets=["13800000000"]) == []
    assert counts(whole) == {"all": 1, "ended": 1, "open": 0}


@pytest.mark.parametrize(("rule", "number"), EACH)
def test_damage_is_found_by_its_number(whole: Tables, rule: str, number: int):
    damaged = copy.deepcopy(whole)
    DAMAGE[rule][number](damaged)
    found = check(damaged, acknowledged=ACKNOWLEDGED, secrets=["13800000000"])
    assert rule in {sentence.split()[0] for sentence in found}, found


def test_a_state_that_is_not_the_fold_is_found(whole: Tables):
    found = check(whole, refold=lambda _: "{}")
    assert found == ["I9 k1: the stored state is not the fold of the stored events"]
