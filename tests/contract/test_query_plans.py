"""No list reads a whole table: every part of every statement comes off an index, in its order."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, Select, text
from sqlalchemy.dialects import postgresql, sqlite

from oneflow.adapters.database import DatabaseStore
from oneflow.adapters.database.case_lists import case_list, case_parts
from oneflow.adapters.database.work_lists import (
    overdue_scopes,
    todo_scopes,
    work_list,
    work_part,
)
from oneflow.engine.shell.listing import CaseFilter, Scope, WorkFilter
from tests.contract.rows import instant
from tests.contract.test_queries import ALL, POLICE, fill

OFFICE = Scope(offices=(POLICE,))
EVERYBODY = Scope(persons=("u-1",), offices=(POLICE,))
AT = instant(9)
PLACE = (instant(1), "case-03", "item:a")


def _work(scopes: Any, wanted: WorkFilter, **how: Any) -> list[Select[Any]]:
    return [work_part(mine, wanted, AT, after=None, limit=50, **how) for mine in scopes]


def _next(scopes: Any, wanted: WorkFilter, place: Any, **how: Any) -> list[Select[Any]]:
    return [work_part(mine, wanted, AT, after=place, limit=50, **how) for mine in scopes]


def sorted_by_index() -> dict[str, list[Select[Any]]]:
    """Lists that may be as long as the whole table: nothing but an index may put them in order."""
    open_work, late = WorkFilter(), WorkFilter(light="red")
    own, led = todo_scopes(OFFICE, open_work), overdue_scopes(OFFICE, open_work)
    return {
        "all": case_parts(ALL, CaseFilter(), (instant(1), "case-03"), 50),
        "of an office": case_parts(OFFICE, CaseFilter(), (instant(1), "case-03"), 50),
        "of a person": case_parts(Scope(persons=("u-1",)), CaseFilter(), None, 50),
        "by matter": case_parts(ALL, CaseFilter(matter="newborn"), None, 50),
        "by status": case_parts(ALL, CaseFilter(status="closed"), None, 50),
        "by applicant": case_parts(ALL, CaseFilter(applicant="u-1"), None, 50),
        "by item": case_parts(ALL, CaseFilter(item="a"), None, 50),
        "by date": case_parts(
            ALL, CaseFilter(received_from=instant(1), received_to=instant(3)), None, 50
        ),
        "by date, of an office": case_parts(
            OFFICE, CaseFilter(received_from=instant(1), received_to=instant(3)), None, 50
        ),
        "to-do": _work(own, open_work, dated=True),
        "to-do, next page": _next(own, open_work, PLACE, dated=True),
        "to-do, undated": _work(own, open_work, dated=False),
        "to-do, undated, next page": _next(own, open_work, ("", *PLACE[1:]), dated=False),
        "to-do by item and state": _work(
            own, WorkFilter(key="item:a", state="reviewing"), dated=True
        ),
        **{
            f"to-do, {light}": _work(own, WorkFilter(light=light), dated=True)
            for light in ("yellow", "warning", "green")
        },
        "to-do, warning, next page": _next(own, WorkFilter(light="warning"), PLACE, dated=True),
        "to-do of all": _work(todo_scopes(ALL, open_work), open_work, dated=True),
        "overdue": _work(overdue_scopes(ALL, late), late, dated=True),
        "overdue, of an office and of a lead": _work(led, late, dated=True),
        "overdue, next page": _next(led, late, PLACE, dated=True),
    }


def _few_cases(wanted: WorkFilter) -> list[Select[Any]]:
    own = todo_scopes(OFFICE, wanted)
    return [*_work(own, wanted, dated=True), *_work(own, wanted, dated=False)]


def few_at_most() -> dict[str, list[Select[Any]]]:
    """Lists that some index makes short (one number, one person's cases), or put together."""
    late = WorkFilter(light="red")
    whole = [
        case_list(EVERYBODY, CaseFilter(), None, 50),
        work_list(overdue_scopes(EVERYBODY, late), late, AT, after=None, limit=50, dated=True),
    ]
    mine = Scope(persons=("u-1",))
    return {
        "by number": case_parts(ALL, CaseFilter(number="2024-1"), None, 50),
        "by number, of an office": case_parts(OFFICE, CaseFilter(number="2024-1"), None, 50),
        "by applicant, of an office": case_parts(OFFICE, CaseFilter(applicant="u-1"), None, 50),
        "overdue of a person": _work(overdue_scopes(mine, late), late, dated=True),
        "to-do by number": _few_cases(WorkFilter(number="2024-1")),
        "to-do by applicant": _few_cases(WorkFilter(applicant="u-1")),
        "put together": [statement for statement in whole if statement is not None],
    }


STATEMENTS = {**sorted_by_index(), **few_at_most()}


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_list_reads_a_whole_table(database_store: DatabaseStore, name: str):
    fill(database_store)
    postgres = database_store.database.dialect == "postgresql"
    dialect = postgresql.dialect() if postgres else sqlite.dialect()
    with database_store.database.engine.connect() as connection:
        if postgres:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
            connection.execute(text("SET LOCAL enable_sort = off"))
        for statement in STATEMENTS[name]:
            compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
            plan = _plan(connection, str(compiled).replace("%%", "%"), postgres=postgres)
            check(plan, postgres=postgres, is_sorted=name not in few_at_most())


def _plan(connection: Connection, statement: str, *, postgres: bool) -> list[str]:
    explain = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
    found = connection.exec_driver_sql(f"{explain} {statement}")
    return [str(row[0] if postgres else row[3]) for row in found]


def check(plan: list[str], *, postgres: bool, is_sorted: bool) -> None:
    """Fail where a plan reads a table from end to end, or sorts what an index should bring."""
    told = "\n".join(plan)
    if postgres:
        assert "Seq Scan" not in told, told
        assert "Index" in told, told
        assert not is_sorted or "Sort" not in told, told
        return
    scanned = [line for line in plan if line.startswith("SCAN") and _is_table(line)]
    assert not scanned, told
    assert not is_sorted or "TEMP B-TREE" not in told, told


def _is_table(line: str) -> bool:
    """Whether a scan is of a table read whole: not of a page's part, nor along a given order."""
    if line.startswith(("SCAN (subquery", "SCAN anon_", "SCAN CONSTANT ROW")):
        return False
    return "USING INDEX ix_case_received" not in line and "USING INDEX ix_region_due" not in line


def test_a_plan_that_reads_a_whole_table_is_noticed(database_store: DatabaseStore):
    postgres = database_store.database.dialect == "postgresql"
    with database_store.database.engine.connect() as connection:
        plan = _plan(connection, "SELECT * FROM case_event WHERE type = 'x'", postgres=postgres)
    with pytest.raises(AssertionError):
        check(plan, postgres=postgres, is_sorted=True)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [(WorkFilter(number="2024-1"), "number"), (WorkFilter(applicant="u-1"), "applicant")],
)
def test_where_few_cases_are_meant_the_way_leads_from_them(
    database_store: DatabaseStore, wanted: WorkFilter, index: str
):
    postgres = database_store.database.dialect == "postgresql"
    dialect = postgresql.dialect() if postgres else sqlite.dialect()
    with database_store.database.engine.connect() as connection:
        if postgres:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement in _few_cases(wanted):
            compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
            plan = _plan(connection, str(compiled), postgres=postgres)
            check(plan, postgres=postgres, is_sorted=False)
            if not postgres:  # which weighs by what is in the tables, and here nothing is
                assert f"ix_case_{index}" in "\n".join(plan), plan
                assert "ix_region" not in "\n".join(plan), plan


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("SELECT id FROM \"case\" WHERE wake_at <= 'x' ORDER BY wake_at LIMIT 5", "ix_case_wake"),
        (
            "SELECT topic FROM outbox WHERE done_at IS NULL AND not_before <= 'x' LIMIT 5",
            "ix_outbox_ready",
        ),
        ("SELECT topic FROM outbox WHERE dead = 1", "ix_outbox_dead"),
    ],
)
def test_the_partial_indexes_serve_the_hot_scans(
    database_store: DatabaseStore, statement: str, index: str
):
    postgres = database_store.database.dialect == "postgresql"
    with database_store.database.engine.connect() as connection:
        if postgres:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        assert index in "\n".join(_plan(connection, statement, postgres=postgres))
