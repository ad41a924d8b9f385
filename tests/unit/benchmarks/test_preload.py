"""Filled databases: what stands in them is what the engine could have written."""

from __future__ import annotations

import pytest

from benchmarks.databases import bytes_by_tree, databases, store_of
from benchmarks.opening import NOW, SMALL, W1, Opening, Stopped
from benchmarks.plans import overheard, plans_of
from benchmarks.preload import case_ids, preload
from benchmarks.soundness import faults, lost
from oneflow.adapters.database import schema as t
from oneflow.bootstrap import open_engine
from oneflow.engine.shell.listing import Scope, WorkFilter


@pytest.mark.parametrize("opening", [SMALL, W1], ids=lambda each: each.matter.name)
@pytest.mark.parametrize("rebuild", [True, False], ids=["indexes made anew", "indexes kept"])
def test_a_filled_case_verifies_and_can_be_worked_on(
    monkeypatch: pytest.MonkeyPatch, opening: Opening, *, rebuild: bool
):
    monkeypatch.setattr("benchmarks.preload.REBUILD_FROM", 0 if rebuild else 10**9)
    with (
        databases("sqlite") as make,
        open_engine(make("filled"), definitions=[opening.matter], time=Stopped()) as engine,
    ):
        before = set(bytes_by_tree(store_of(engine)))
        ids = preload(store_of(engine), 30, opening, templates=12)
        assert set(bytes_by_tree(store_of(engine))) == before  # every index is there again
        assert ids == case_ids(30)
        assert faults(engine, ids) == []
        assert engine.sweep().ticked == 0  # time has passed in them already
        overdue = store_of(engine).queries.overdue(Scope(everything=True), WorkFilter(), NOW)
        assert {row.case_id for row in overdue} <= set(ids)


def test_what_is_wrong_with_a_filled_case_is_found():
    with (
        databases("sqlite") as make,
        open_engine(make("filled"), definitions=[SMALL.matter], time=Stopped()) as engine,
    ):
        ids = preload(store_of(engine), 5, SMALL, templates=2)
        with store_of(engine).database.engine.connect() as connection:
            connection.execute(
                t.case_event.update().where(t.case_event.c.case_id == ids[3]).values(body="{}")
            )
            connection.commit()
        assert faults(engine, ids)
        assert faults(engine, ids[:3]) == []
        assert len(lost(engine, ids[:1])) == 2  # neither all commands nor the end


def test_a_scan_is_told_from_a_search():
    with (
        databases("sqlite") as make,
        open_engine(make("plans"), definitions=[SMALL.matter]) as engine,
    ):
        store = store_of(engine)
        queries = store.queries
        with overheard(store) as said:
            queries.todo(Scope(offices=("bureau/440103",)), WorkFilter(), NOW)
            store.database.held().cursor.execute("SELECT state FROM region WHERE state = 'x'")
        *lists, table = plans_of(store, said)
        assert [plan.scans for plan in lists] == [[] for _ in lists]
        assert table.scans == ["SCAN region"]
