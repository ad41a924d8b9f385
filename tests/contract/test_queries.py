"""Looking over many cases: the same answers from every store, and each from an index."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection, Select, text
from sqlalchemy.dialects import postgresql, sqlite

from oneflow.adapters.database import DatabaseStore, queries
from oneflow.engine.ports import RegionRow
from oneflow.engine.records.actor import TIMER, Actor
from oneflow.engine.shell.listing import CaseFilter, Scope, scope_of
from tests.contract.peek import AnyStore
from tests.contract.rows import MONDAY, case_row, instant, region_row, store_turn, turn

ALL = Scope(everything=True)
POLICE = "police/qingyang"


def fill(store: AnyStore, many: int = 12) -> None:
    """Cases of two matters, applicants and leads; two regions each, some closed, some late."""
    for number in range(many):
        case_id = f"case-{number:02}"
        row = case_row(
            case_id,
            matter="newborn" if number % 2 else "restaurant",
            status="closed" if number % 3 == 0 else "under_way",
            ended=number % 3 == 0,
            applicant=f"u-{number % 4}",
            number=f"2024-{number}",
            lead_office="health/a" if number % 2 else "health/b",
        )
        regions = (
            region_row(case_id, "item:a", office=POLICE if number % 2 else "police/other"),
            region_row(
                case_id,
                "item:b",
                office=POLICE,
                open=number % 3 != 0,
                overdue_at=instant(number) if number % 4 else None,
            ),
        )
        store_turn(store, turn(case_id=case_id, case=row, regions=regions))


def listed(store: AnyStore, scope: Scope, **wanted: object) -> list[str]:
    return [line.id for line in store.queries.cases(scope, CaseFilter(**wanted), limit=100)]  # type: ignore[arg-type]  # fields named by a test


class TestCases:
    def test_everything_in_order_and_page_by_page(self, store: AnyStore):
        fill(store)
        pages, after = [], ""
        while page := store.queries.cases(ALL, CaseFilter(), after=after, limit=5):
            pages.append(len(page))
            assert all(one.id < other.id for one, other in pairwise(page))
            after = page[-1].id
        assert pages == [5, 5, 2]

    def test_a_line_says_what_the_row_says(self, store: AnyStore):
        fill(store, 2)
        line = store.queries.cases(ALL, CaseFilter(number="2024-1"))[0]
        assert (line.matter, line.status, line.ended, line.version) == (
            "newborn",
            "under_way",
            False,
            1,
        )
        assert (line.applicant, line.lead_office) == ("u-1", "health/a")
        assert (line.received_at, line.wake_at) == (instant(), instant(24))

    @pytest.mark.parametrize(
        ("wanted", "numbers"),
        [
            ({"matter": "newborn"}, {1, 3, 5, 7, 9, 11}),
            ({"status": "closed"}, {0, 3, 6, 9}),
            ({"applicant": "u-3"}, {3, 7, 11}),
            ({"number": "2024-7"}, {7}),
            ({"ended": True, "matter": "newborn"}, {3, 9}),
            ({"matter": "unknown"}, set()),
        ],
    )
    def test_filters(self, store: AnyStore, wanted: dict[str, object], numbers: set[int]):
        fill(store)
        assert listed(store, ALL, **wanted) == [f"case-{one:02}" for one in sorted(numbers)]

    @pytest.mark.parametrize(
        ("actor", "numbers"),
        [
            (Actor(id="u-1", kind="applicant"), {1, 5, 9}),
            (Actor(id="agent", kind="applicant", on_behalf_of="u-2"), {2, 6, 10}),
            (Actor(id="o", kind="official", offices=("health/b",)), {0, 2, 4, 6, 8, 10}),
            (Actor(id="o", kind="official", offices=("police/other",)), {0, 2, 4, 6, 8, 10}),
            (Actor(id="o", kind="official", offices=(POLICE,)), set(range(12))),
            (Actor(id="o", kind="official", offices=("tax/x",)), set()),
            (Actor(id="o", kind="operator"), set(range(12))),
            (TIMER, set(range(12))),
        ],
    )
    def test_everybody_sees_their_own(self, store: AnyStore, actor: Actor, numbers: set[int]):
        fill(store)
        expected = [f"case-{one:02}" for one in sorted(numbers)]
        assert listed(store, scope_of(actor)) == expected
        first = store.queries.cases(scope_of(actor), CaseFilter(), limit=4)
        assert [line.id for line in first] == expected[:4]

    def test_a_narrower_scope_with_a_filter_gives_a_part(self, store: AnyStore):
        fill(store)
        scope = Scope(persons=("u-1",), offices=("health/b",))
        assert listed(store, scope, ended=False) == [
            "case-01",
            "case-02",
            "case-04",
            "case-05",
            "case-08",
            "case-10",
        ]


class TestWork:
    def test_open_work_of_an_office_page_by_page(self, store: AnyStore):
        fill(store)
        scope = Scope(offices=(POLICE,))
        seen: list[tuple[str, str]] = []
        after = ("", "")
        while page := store.queries.open_regions(scope, POLICE, after=after, limit=4):
            assert all(row.open and row.office == POLICE for row in page)
            seen += [(row.case_id, row.key) for row in page]
            after = seen[-1]
        expected = [
            (f"case-{number:02}", key)
            for number in range(12)
            for key, is_there in (("item:a", number % 2), ("item:b", number % 3))
            if is_there
        ]
        assert seen == expected

    def test_the_work_of_another_office_is_not_shown(self, store: AnyStore):
        fill(store)
        assert store.queries.open_regions(Scope(offices=("tax/x",)), POLICE) == []
        assert len(store.queries.open_regions(ALL, POLICE, limit=100)) == 14

    def test_what_is_overdue_the_longest_first(self, store: AnyStore):
        fill(store)
        at = MONDAY + timedelta(hours=7)
        found = store.queries.overdue(ALL, at, limit=100)
        assert [row.overdue_at for row in found] == [instant(n) for n in (1, 2, 5, 7)]
        pages: list[RegionRow] = []
        after = None
        while page := store.queries.overdue(ALL, at, after=after, limit=3):
            pages += page
            after = page[-1]
        assert pages == list(found)

    def test_overdue_work_of_ones_own_cases_only(self, store: AnyStore):
        fill(store)
        late = MONDAY + timedelta(hours=9)

        def mine(scope: Scope) -> list[str]:
            return [row.case_id for row in store.queries.overdue(scope, late)]

        assert mine(Scope(persons=("u-1",))) == ["case-01", "case-05"]
        assert mine(Scope(offices=("health/b",))) == ["case-02"]
        assert mine(Scope(offices=(POLICE,))) == ["case-01", "case-02", "case-05", "case-07"]
        assert mine(Scope()) == []

    def test_the_history_of_a_case_in_scope(self, store: AnyStore):
        fill(store, 3)
        for version in (2, 3, 4):
            store_turn(store, turn(version, case_id="case-01", case=case_row("case-01", version)))
        assert [row.seq for row in store.queries.history(ALL, "case-01")] == [1, 2, 3, 4]
        page = store.queries.history(ALL, "case-01", after=1, limit=2)
        assert [row.seq for row in page] == [2, 3]
        assert store.queries.history(Scope(persons=("u-3",)), "case-01") == []
        assert store.queries.history(Scope(), "unknown") == []


def statements() -> dict[str, list[Select[Any]]]:
    """Every question, with a scope of each kind."""
    office = Scope(persons=("u-1",), offices=(POLICE,))
    after = region_row(overdue_at=instant(1))
    return {
        "all": list(queries.case_lists(ALL, CaseFilter(), "case-03", 50)),
        "by matter": list(queries.case_lists(ALL, CaseFilter(matter="newborn"), "", 50)),
        "by status": list(queries.case_lists(ALL, CaseFilter(status="closed"), "", 50)),
        "by applicant": list(queries.case_lists(ALL, CaseFilter(applicant="u-1"), "", 50)),
        "by number": list(queries.case_lists(ALL, CaseFilter(number="2024-1"), "", 50)),
        "of an office": list(queries.case_lists(office, CaseFilter(), "case-03", 50)),
        "open work": [queries.open_work(POLICE, ("case-03", "item:a"), 50)],
        "overdue": [queries.overdue_work(ALL, instant(9), None, 50)],
        "overdue, next page": [queries.overdue_work(office, instant(9), after, 50)],
    }


@pytest.mark.parametrize("name", statements())
def test_no_question_reads_a_whole_table(database_store: DatabaseStore, name: str):
    fill(database_store)
    postgres = database_store.database.dialect == "postgresql"
    dialect = postgresql.dialect() if postgres else sqlite.dialect()
    with database_store.database.engine.connect() as connection:
        if postgres:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement in statements()[name]:
            compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
            plan = _plan(connection, str(compiled).replace("%%", "%"), postgres=postgres)
            _check(plan, name, postgres=postgres)


def _plan(connection: Connection, statement: str, *, postgres: bool) -> list[str]:
    explain = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
    found = connection.exec_driver_sql(f"{explain} {statement}")
    return [str(row[0] if postgres else row[3]) for row in found]


def _check(plan: list[str], name: str, *, postgres: bool) -> None:
    told = "\n".join(plan)
    if postgres:
        assert "Seq Scan" not in told, told
        assert "Index" in told, told
        return
    assert not any(line.startswith("SCAN") for line in plan), told
    if not name.startswith("by"):
        assert "TEMP B-TREE" not in told, told


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
