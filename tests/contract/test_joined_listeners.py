"""Listeners in a host's transaction: with its session at hand, or after its commit."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from oneflow.engine.shell.joined import Joined
from oneflow.engine.shell.listeners import Happening
from oneflow.errors import (
    ListenerError,
    StoreError,
    UsageError,
)
from tests.contract.hosting import (
    OPERATOR,
    WAYS,
    Host,
    Order,
    Way,
    accepting,
    order,
    submission,
)
from tests.generated.hall import APPLICANT, STRANGER


@pytest.mark.parametrize("way", WAYS)
class TestListening:
    def test_in_the_transaction_with_the_host_s_session_at_hand(self, host: Host, way: Way):
        given: list[Any] = []

        def book(happening: Happening) -> None:
            given.append(happening.session)
            happening.session.execute(order(happening.case_id))

        host.oneflow.subscribe(book, events=["case_submitted"], when="in-transaction")

        def work(joined: Joined, session: Any) -> None:
            joined.handle(submission())
            assert given == [session]

        way(host, work)
        assert host.orders() == ["k1"]

    def test_what_fails_in_the_transaction_is_undone_with_the_turn(self, host: Host, way: Way):
        def book(happening: Happening) -> None:
            happening.session.execute(order("lost"))
            raise ZeroDivisionError

        subscription = host.oneflow.subscribe(book, when="in-transaction")

        def work(joined: Joined, session: Any) -> None:
            session.execute(order("o-1"))
            with pytest.raises(ListenerError):
                joined.handle(submission())
            subscription.cancel()
            assert joined.handle(submission()).refusal is None

        way(host, work)
        assert (host.orders(), host.count("case")) == (["o-1"], 1)

    def test_after_the_host_s_commit_and_not_before(self, host: Host, way: Way):
        told: list[str] = []

        def hear(happening: Happening) -> None:
            assert host.oneflow.read(happening.case_id, OPERATOR).case.id == happening.case_id
            told.append(happening.case_id)

        host.oneflow.subscribe(hear)

        def work(joined: Joined, _session: Any) -> None:
            joined.handle(submission())
            joined.handle(submission("k2"))
            assert told == []

        way(host, work)
        assert told == ["k1", "k2"]
        assert host.oneflow.listener_failures().total == 0

    def test_never_after_a_rollback(self, host: Host, way: Way):
        told: list[str] = []
        host.oneflow.subscribe(lambda happening: told.append(happening.case_id))

        def work(joined: Joined, _session: Any) -> None:
            joined.handle(submission())
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            way(host, work)
        way(host, lambda joined, _: joined.handle(submission("k2")))
        assert told == ["k2"]

    def test_a_savepoint_of_the_host_s_takes_its_listeners_along(self, host: Host, way: Way):
        told: list[str] = []
        host.oneflow.subscribe(lambda happening: told.append(happening.case_id))

        def work(joined: Joined, session: Any) -> None:
            joined.handle(submission("k1"))
            with session.begin_nested():
                joined.handle(submission("k2"))
            lost = session.begin_nested()
            joined.handle(submission("k3"))
            with session.begin_nested():
                joined.handle(submission("k4"))
            lost.rollback()
            joined.handle(submission("k5"))

        way(host, work)
        assert told == ["k1", "k2", "k5"]
        assert host.count("case") == 3

    def test_after_the_commit_a_listener_may_act(self, host: Host, way: Way):
        host.oneflow.subscribe(
            lambda happening: host.oneflow.handle(accepting(happening.case_id)),
            events=["case_submitted"],
        )
        way(host, lambda joined, _: joined.handle(submission()))
        assert host.oneflow.listener_failures().latest == ()
        assert host.oneflow.read("k1", APPLICANT).case.regions["case"].state == "under_way"

    def test_in_the_transaction_it_may_not(self, host: Host, way: Way):
        host.oneflow.subscribe(
            lambda happening: host.oneflow.handle(accepting(happening.case_id)),
            events=["case_submitted"],
            when="in-transaction",
        )

        def work(joined: Joined, _session: Any) -> None:
            with pytest.raises(ListenerError) as caught:
                joined.handle(submission())
            assert isinstance(caught.value.__cause__, UsageError)

        way(host, work)
        assert host.count("case") == 0


class TestSessions:
    def test_objects_a_failing_listener_added_are_forgotten(self, host: Host):
        def book(happening: Happening) -> None:
            happening.session.add(Order(id="lost", state="new"))
            raise ZeroDivisionError

        host.oneflow.subscribe(book, when="in-transaction")
        with host.session.begin() as session:
            session.add(Order(id="kept", state="new"))
            with pytest.raises(ListenerError):
                host.oneflow.joined(session).handle(submission())
        assert host.orders() == ["kept"]

    def test_objects_of_a_listener_that_cannot_be_stored_undo_the_turn(self, host: Host):
        with host.session.begin() as session:
            session.add(Order(id="twice", state="new"))
        host.oneflow.subscribe(
            lambda happening: happening.session.execute(order("twice")), when="in-transaction"
        )
        with host.session.begin() as session:
            session.add(Order(id="kept", state="new"))
            with pytest.raises(ListenerError) as caught:
                host.oneflow.joined(session).handle(submission())
            assert isinstance(caught.value.__cause__, IntegrityError)
        assert host.orders() == ["kept", "twice"]
        assert host.count("case") == 0

    def test_a_flush_that_fails_at_the_savepoint_s_end_undoes_the_turn(self, host: Host):
        with host.session.begin() as session:
            session.add(Order(id="twice", state="new"))
        host.oneflow.subscribe(
            lambda happening: happening.session.add(Order(id="twice", state="x")),
            when="in-transaction",
        )
        with host.session.begin() as session:
            session.add(Order(id="kept", state="new"))
            with pytest.raises(IntegrityError):
                host.oneflow.joined(session).handle(submission())
        assert host.orders() == ["kept", "twice"]
        assert host.count("case") == 0

    def test_a_session_goes_on_after_its_commit(self, host: Host):
        told: list[str] = []
        host.oneflow.subscribe(lambda happening: told.append(happening.case_id))
        with host.session() as session:
            joined = host.oneflow.joined(session)
            joined.handle(submission("k1"))
            session.commit()
            joined.handle(submission("k2"))
            session.rollback()
            joined.handle(submission("k3"))
            session.commit()
            joined.handle(submission("k4"))
        assert told == ["k1", "k3"]
        assert host.count("case") == 2

    def test_what_ends_a_program_in_the_transaction_leaves_it_to_the_host(self, host: Host):
        def stop(_: Happening) -> None:
            raise KeyboardInterrupt

        subscription = host.oneflow.subscribe(stop, when="in-transaction")
        with host.session.begin() as session:
            with pytest.raises(KeyboardInterrupt):
                host.oneflow.joined(session).handle(submission())
            subscription.cancel()
            host.oneflow.joined(session).handle(submission("k2"))
        assert host.count("case") == 1

    def test_denials_that_cannot_be_recorded_are_told_in_the_log(
        self, host: Host, monkeypatch, caplog
    ):
        host.oneflow.handle(submission())

        def fail(_: object) -> None:
            raise StoreError("满了", "full")

        monkeypatch.setattr(host.oneflow.store, "deny", fail)
        with caplog.at_level(logging.ERROR, "oneflow.host"), host.session.begin() as session:
            host.oneflow.joined(session).handle(accepting(actor=STRANGER))
        assert "was not recorded (store)" in caplog.text


class TestConnections:
    def test_outside_its_block_nothing_is_handled(self, host: Host):
        with host.engine.connect() as connection, pytest.raises(UsageError, match="with"):
            host.oneflow.joined(connection).handle(submission())

    def test_a_block_left_before_the_commit_is_refused(self, host: Host):
        host.oneflow.subscribe(lambda _: None)

        def leave() -> None:
            with host.engine.begin() as connection, host.oneflow.joined(connection) as joined:
                joined.handle(submission())

        with pytest.raises(UsageError) as caught:
            leave()
        assert caught.value.data["reason"] == "still-running"
        assert host.count("case") == 0

    def test_an_error_inside_such_a_block_is_what_is_told(self, host: Host):
        host.oneflow.subscribe(lambda _: None)

        def leave() -> None:
            with host.engine.begin() as connection, host.oneflow.joined(connection) as joined:
                joined.handle(submission())
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            leave()

    def test_several_transactions_in_one_block_are_told_apart(self, host: Host):
        told: list[str] = []
        host.oneflow.subscribe(lambda happening: told.append(happening.case_id))
        with host.engine.connect() as connection, host.oneflow.joined(connection) as joined:
            joined.handle(submission("k1"))
            connection.commit()
            joined.handle(submission("k2"))
            connection.rollback()
            joined.handle(submission("k3"))
            connection.commit()
        assert told == ["k1", "k3"]
