"""Looking over many cases: the same answers from every store, whoever asks, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from oneflow.engine.records.actor import TIMER, Actor
from oneflow.engine.shell.listing import (
    CaseFilter,
    Scope,
    WorkFilter,
    WorkLight,
    WorkLine,
    read_case_place,
    read_work_place,
    scope_of,
    write_place,
)
from oneflow.errors import UsageError
from tests.contract.peek import AnyStore
from tests.contract.rows import MONDAY, case_row, instant, region_row, store_turn, turn

ALL = Scope(everything=True)
POLICE = "police/qingyang"
ANY = WorkFilter()


def fill(store: AnyStore, many: int = 12) -> None:
    """Cases of two matters, applicants and leads; two regions each, some closed, some late."""
    for number in range(many):
        case_id = f"case-{number:02}"
        lead = "health/a" if number % 2 else "health/b"
        of_case: dict[str, Any] = {"lead_office": lead, "received_at": instant(number % 5)}
        row = case_row(
            case_id,
            matter="newborn" if number % 2 else "restaurant",
            status="closed" if number % 3 == 0 else "under_way",
            ended=number % 3 == 0,
            applicant=f"u-{number % 4}",
            number=f"2024-{number}",
            **of_case,
        )
        late = instant(number) if number % 4 else None
        regions = (
            region_row(
                case_id,
                "item:a",
                office=POLICE if number % 2 else "police/other",
                warned=number % 5 == 0,
                **of_case,
            ),
            region_row(
                case_id,
                "item:b",
                office=POLICE,
                state="visiting" if number % 2 else "reviewing",
                open=number % 3 != 0,
                due_at=late and instant(number - 2),
                overdue_at=late,
                **of_case,
            ),
        )
        store_turn(store, turn(case_id=case_id, case=row, regions=regions))


def numbers(cases: Any) -> list[int]:
    return [int(str(getattr(each, "id", None) or each.case_id)[5:]) for each in cases]


def newest_first(some: Any) -> list[int]:
    return sorted(some, key=lambda number: (number % 5, number), reverse=True)


def listed(store: AnyStore, scope: Scope, **wanted: Any) -> list[int]:
    return numbers(store.queries.cases(scope, CaseFilter(**wanted), limit=100))


class TestCases:
    def test_everything_newest_first_and_page_by_page(self, store: AnyStore):
        fill(store)
        seen, sizes, after = [], [], None
        while page := store.queries.cases(ALL, CaseFilter(), after=after, limit=5):
            sizes.append(len(page))
            seen += numbers(page)
            after = read_case_place(write_place(page[-1].place))
        assert sizes == [5, 5, 2]
        assert seen == newest_first(range(12))

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
        assert (line.received_at, line.wake_at) == (instant(1), instant(24))

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({"matter": "newborn"}, {1, 3, 5, 7, 9, 11}),
            ({"status": "closed"}, {0, 3, 6, 9}),
            ({"applicant": "u-3"}, {3, 7, 11}),
            ({"number": "2024-7"}, {7}),
            ({"ended": True, "matter": "newborn"}, {3, 9}),
            ({"matter": "unknown"}, set()),
            ({"item": "a"}, set(range(12))),
            ({"item": "a", "ended": True}, {0, 3, 6, 9}),
            ({"item": "c"}, set()),
            ({"received_from": instant(3)}, {3, 4, 8, 9}),
            ({"received_to": instant(1)}, {0, 5, 10}),
            ({"received_from": instant(1), "received_to": instant(3)}, {1, 2, 6, 7, 11}),
            ({"received_from": instant(1), "item": "b", "applicant": "u-3"}, {3, 7, 11}),
        ],
    )
    def test_filters(self, store: AnyStore, wanted: dict[str, Any], found: set[int]):
        fill(store)
        assert listed(store, ALL, **wanted) == newest_first(found)
        offices = Scope(offices=(POLICE,))
        assert listed(store, offices, **wanted) == newest_first(found)

    @pytest.mark.parametrize(
        ("actor", "found"),
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
    def test_everybody_sees_their_own(self, store: AnyStore, actor: Actor, found: set[int]):
        fill(store)
        expected = newest_first(found)
        assert listed(store, scope_of(actor)) == expected
        first = store.queries.cases(scope_of(actor), CaseFilter(), limit=4)
        assert numbers(first) == expected[:4]

    def test_a_narrower_scope_with_a_filter_gives_a_part(self, store: AnyStore):
        fill(store)
        scope = Scope(persons=("u-1",), offices=("health/b",))
        assert listed(store, scope, ended=False) == newest_first([1, 2, 4, 5, 8, 10])
        assert listed(store, scope, applicant="u-2") == newest_first([2, 6, 10])

    def test_the_regions_of_a_case_in_scope(self, store: AnyStore):
        fill(store, 2)
        rows = store.queries.regions(Scope(offices=(POLICE,)), "case-00")
        assert [(row.key, row.open) for row in rows] == [("item:a", True), ("item:b", False)]
        assert store.queries.regions(Scope(offices=("tax/x",)), "case-00") == []


class TestWork:
    def work(self, store: AnyStore, scope: Scope, wanted: WorkFilter = ANY) -> list[WorkLine]:
        at = MONDAY + timedelta(hours=7)
        return list(store.queries.todo(scope, wanted, at, limit=100))

    def test_open_work_of_an_office_what_is_due_first_first_and_page_by_page(self, store: AnyStore):
        fill(store)
        whole = self.work(store, Scope(offices=(POLICE,)))
        dated = [(n - 2, n, "item:b") for n in range(12) if n % 3 and n % 4]
        dated += [(48, n, "item:a") for n in range(12) if n % 2]
        undated = [(n, "item:b") for n in range(12) if n % 3 and not n % 4]
        expected = [(number, key) for _, number, key in sorted(dated)] + sorted(undated)
        assert [(int(line.case_id[5:]), line.key) for line in whole] == expected
        pages: list[WorkLine] = []
        after = None
        while page := store.queries.todo(
            Scope(offices=(POLICE,)), ANY, MONDAY + timedelta(hours=7), after=after, limit=3
        ):
            pages += page
            after = read_work_place(write_place(page[-1].place))
        assert pages == whole

    def test_the_work_of_another_office_is_not_shown(self, store: AnyStore):
        fill(store)
        assert self.work(store, Scope(offices=("tax/x",))) == []
        assert self.work(store, Scope(persons=("u-1",))) == []
        assert self.work(store, Scope(offices=("tax/x",)), WorkFilter(office=POLICE)) == []
        assert len(self.work(store, ALL, WorkFilter(office=POLICE))) == 14
        assert len(self.work(store, ALL)) == 20

    def test_a_line_of_work_names_its_case(self, store: AnyStore):
        fill(store, 2)
        (line,) = self.work(store, ALL, WorkFilter(key="item:b"))
        assert (line.number, line.matter, line.applicant) == ("2024-1", "newborn", "u-1")
        assert (line.office, line.state, line.received_at) == (POLICE, "visiting", instant(1))

    @pytest.mark.parametrize(
        ("light", "found"),
        [("red", [1, 2, 5, 7]), ("yellow", []), ("none", [4, 8]), ("green", [10, 11])],
    )
    def test_the_lights_of_work(self, store: AnyStore, light: WorkLight, found: list[int]):
        fill(store)
        lines = self.work(store, ALL, WorkFilter(light=light, key="item:b"))
        assert numbers(lines) == found
        now = instant(7)
        assert {line.light(now) for line in lines} <= {light}

    def test_a_promise_that_has_passed_and_a_rung_that_was_reached(self, store: AnyStore):
        fill(store)
        at = MONDAY + timedelta(hours=8, minutes=30)
        late = store.queries.todo(ALL, WorkFilter(light="yellow"), at)
        assert numbers(late) == [10]
        warned = store.queries.todo(ALL, WorkFilter(light="warning"), at)
        assert [(int(one.case_id[5:]), one.key) for one in warned] == [
            (0, "item:a"),
            (5, "item:a"),
            (10, "item:a"),
        ]

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({"state": "visiting"}, [1, 5, 7, 11]),
            ({"matter": "restaurant", "key": "item:b"}, [2, 10, 4, 8]),
            ({"number": "2024-7", "key": "item:b"}, [7]),
            ({"applicant": "u-2", "state": "visiting"}, []),
            ({"key": "item:b", "received_from": instant(4)}, [4]),
            ({"key": "item:b", "received_to": instant(1)}, [5, 10]),
        ],
    )
    def test_filters_of_work(self, store: AnyStore, wanted: dict[str, Any], found: list[int]):
        fill(store)
        assert numbers(self.work(store, ALL, WorkFilter(**wanted))) == found

    def test_what_is_overdue_the_longest_first(self, store: AnyStore):
        fill(store)
        at = MONDAY + timedelta(hours=7)
        found = store.queries.overdue(ALL, ANY, at, limit=100)
        assert [line.overdue_at for line in found] == [instant(n) for n in (1, 2, 5, 7)]
        pages: list[WorkLine] = []
        after = None
        while page := store.queries.overdue(ALL, ANY, at, after=after, limit=3):
            pages += page
            after = page[-1].place
        assert pages == list(found)

    def test_overdue_work_of_ones_own_and_of_what_one_leads(self, store: AnyStore):
        fill(store)
        late = MONDAY + timedelta(hours=9)

        def mine(scope: Scope, **wanted: Any) -> list[int]:
            return numbers(store.queries.overdue(scope, WorkFilter(**wanted), late))

        assert mine(Scope(persons=("u-1",))) == [1, 5]
        assert mine(Scope(offices=("health/b",))) == [2]
        assert mine(Scope(offices=("health/b",)), office=POLICE) == [2]
        assert mine(Scope(offices=("health/b",)), office="tax/x") == []
        assert mine(Scope(offices=(POLICE,))) == [1, 2, 5, 7]
        assert mine(Scope(offices=(POLICE, "health/a"), persons=("u-1",))) == [1, 2, 5, 7]
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


@pytest.mark.parametrize("text", ["", "a", "a/b/c/d"])
def test_a_place_that_is_none_is_refused(text: str):
    with pytest.raises(UsageError):
        read_case_place(text)
    with pytest.raises(UsageError):
        read_work_place(text)
