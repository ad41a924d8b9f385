"""The engine over every store: remembered answers, cases under SM3, sweeps side by side."""

from __future__ import annotations

import threading
from datetime import timedelta

import msgspec
import pytest

from oneflow.adapters.database import DatabaseStore, open_store
from oneflow.engine.history.chain import Head, verify
from oneflow.engine.history.commitments import commit, is_same
from oneflow.engine.records.request import Request
from oneflow.engine.shell.handler import Handler
from oneflow.engine.shell.listing import CaseFilter, Scope, WorkFilter
from oneflow.engine.shell.reading import read
from oneflow.engine.shell.sweep import Swept, sweep
from tests.contract import peek
from tests.contract.crowd import at_once
from tests.contract.peek import AnyStore
from tests.generated.hall import OPERATOR, START, WINDOW, Hall
from tests.generated.small import item, licence, matter
from tests.support.reading import chain_faults_of

FORM = {"name": {"type": "text"}}
MATTER = matter({"a": item("one", fields=["name"], procedure="review")}, form=FORM)


def filled(hall: Hall) -> Hall:
    """A case from submission to its decision, with values and papers."""
    hall.submit("a", fields={"name": "王小明"})
    hall.accept()
    hall.sign("a", "reject")
    return hall


class TestRemembering:
    def test_the_same_request_gets_the_same_answer(self, store: AnyStore):
        hall = Hall(MATTER, store=store)
        hall.submit("a", fields={"name": "王小明"})
        first = hall.do(WINDOW, "conclude_intake", request_id="x", trigger="accepted")
        hall.sign("a", "reject")
        again = hall.ask(WINDOW, "conclude_intake", request_id="x", trigger="accepted")
        assert again == msgspec.structs.replace(first, repeated=True)
        assert first.number
        assert len(first.events) > 1

    def test_another_request_under_the_same_id_is_refused(self, store: AnyStore):
        hall = Hall(MATTER, store=store)
        hall.submit("a", fields={"name": "王小明"})
        hall.accept()
        assert hall.refused(WINDOW, "withdraw_case", request_id="r2") == "reused-id"

    def test_what_the_case_says_anyway_is_not_kept_again(self, database_store: DatabaseStore):
        hall = filled(Hall(MATTER, store=database_store))
        answers = peek.rows(database_store, "SELECT answer FROM inbox WHERE command_id = 'r2'")
        (text,) = answers[0]
        version, first, count, state = msgspec.json.decode(text)
        assert (first, state) == (2, "under_way")
        assert version == first + count - 1
        assert hall.case_id not in text


class TestRouting:
    """Offices by a district that new data may change, as long as the case runs."""

    ROUTED = matter(
        {
            "a": item("one", fields=["district"], procedure="review"),
            "b": item("two", procedure="review"),
        },
        form={"district": {"type": "text"}},
        departments={
            "office": {},
            "one": {"office": "form.district"},
            "two": {},
            "three": {},
        },
    )

    def test_all_rows_follow_when_other_offices_become_competent(self, store: AnyStore):
        hall = Hall(self.ROUTED, store=store)
        hall.submit(fields={"district": "330106"})
        hall.accept()
        hall.do(OPERATOR, "change_data", cause="moved", data={"fields": {"district": "330105"}})
        offices = {row.key: row.office for row in peek.regions(store)}
        assert offices == {"case": "office", "item:a": "one/330105", "item:b": "two"}

    def test_the_office_that_was_competent_has_no_work_of_it_any_more(self, store: AnyStore):
        hall = Hall(self.ROUTED, store=store)
        hall.submit(fields={"district": "330106"})
        hall.accept()
        hall.do(OPERATOR, "change_data", cause="moved", data={"fields": {"district": "330105"}})

        def work(office: str) -> list[str]:
            scope = Scope(offices=(office,))
            return [line.key for line in store.queries.todo(scope, WorkFilter(), hall.clock.at)]

        assert (work("one/330106"), work("one/330105")) == ([], ["item:a"])
        assert store.queries.cases(Scope(offices=("one/330106",)), CaseFilter()) == []


class TestUnderSm3:
    def test_chain_values_and_fingerprints(self, store: AnyStore):
        hall = Hall(MATTER, store=store)
        hall.handler.algorithm = "sm3"
        filled(hall)
        reading = read(hall.handler, hall.case_id, OPERATOR)
        assert reading.row.algorithm == "sm3"
        assert chain_faults_of(reading) == ()
        head = Head(seq=reading.row.version, hash=reading.row.head)
        assert verify(reading.events, case_id="k1", algorithm="sha256", head=head) != ()
        told = "".join(row.body for row in reading.events)
        with store.look(hall.case_id) as look:
            rows = look.data()
        assert {row.key.partition(":")[0] for row in rows} == {"field", "paper"}
        for row in rows:
            known = {
                algorithm: commit(
                    row.key, row.version, value=row.value, salt=row.salt, algorithm=algorithm
                )
                in told
                for algorithm in ("sm3", "sha256")
            }
            assert known == {"sm3": True, "sha256": False}

    def test_a_case_keeps_its_algorithm_whatever_new_ones_get(self, store: AnyStore):
        hall = Hall(MATTER, store=store)
        hall.handler.algorithm = "sm3"
        hall.submit("a", fields={"name": "王小明"})
        hall.handler.algorithm = "sha256"
        accepted = hall.accept()
        assert chain_faults_of(read(hall.handler, hall.case_id, OPERATOR)) == ()
        with store.unit(hall.case_id, "r2") as unit:
            assert unit.answered is not None
            known = unit.answered.fingerprint
        request = Request(
            id="r2",
            case_id=hall.case_id,
            actor=WINDOW,
            type="conclude_intake",
            body={"trigger": "accepted"},
        )
        content = msgspec.json.Encoder(order="sorted").encode(
            (request.actor, request.type, request.body, None)
        )
        assert is_same(known, content, algorithm="sm3")
        assert not is_same(known, content)
        again = hall.handler.handle(request)
        assert again == msgspec.structs.replace(accepted, repeated=True)


@pytest.mark.slow
def test_sixteen_sweeps_on_postgresql_let_time_pass_once_in_each_case(upgraded_postgres: str):
    stores = [open_store(upgraded_postgres) for _ in range(16)]
    try:
        peek.empty(stores[0])
        hall = Hall(matter({"a": licence("one")}), store=stores[0])
        for number in range(200):
            hall.case_id = f"swept-{number:03}"
            hall.submit()
        hall.clock.at = START + timedelta(days=30)
        handlers = [Handler(each, hall.worlds, hall.clock, hall.entropy) for each in stores]
        swept: list[Swept] = []
        lock = threading.Lock()

        def work(number: int) -> None:
            done = sweep(handlers[number], batch=7)
            with lock:
                swept.append(done)

        assert at_once(16, work) == ["done"] * 16
        assert [failure for done in swept for failure in done.failed] == []
        assert sum(done.ticked for done in swept) == 200
        query = (
            "SELECT count(*), count(DISTINCT case_id) FROM case_event"
            " WHERE case_id LIKE 'swept-%' AND type = 'items_admitted'"
        )
        assert peek.rows(stores[0], query) == [(200, 200)]
    finally:
        for store in stores:
            store.close()
