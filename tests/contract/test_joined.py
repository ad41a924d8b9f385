"""The host's own transaction: its commit keeps what oneflow wrote, its rollback takes it along."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.orm import (
    Session,
)

from oneflow.bootstrap import open_engine
from oneflow.engine.records.request import Answer, Request
from oneflow.engine.shell.joined import Joined
from oneflow.engine.shell.listeners import Happening
from oneflow.errors import (
    ConflictError,
    ListenerError,
    NotFoundError,
    StoreError,
    SubmissionError,
    UsageError,
)
from tests.contract.hosting import (
    WAYS,
    Host,
    Outcome,
    Way,
    accepting,
    host_on,
    in_session,
    order,
    submission,
)
from tests.generated.hall import APPLICANT, STRANGER


@pytest.mark.parametrize("way", WAYS)
class TestTogether:
    def test_a_commit_keeps_both(self, host: Host, way: Way):
        answers: list[Answer] = []

        def work(joined: Joined, session: Any) -> None:
            session.execute(order("o-1"))
            answers.append(joined.handle(submission()))
            answers.append(joined.handle(accepting()))
            session.execute(order("o-2"))

        way(host, work)
        assert [answer.state for answer in answers] == ["intake", "under_way"]
        assert answers[0].number
        assert host.orders() == ["o-1", "o-2"]
        reading = host.oneflow.read("k1", APPLICANT)
        assert reading.case.regions["case"].state == "under_way"
        assert host.oneflow.handle(accepting()).repeated

    def test_a_rollback_takes_both_along(self, host: Host, way: Way):
        before = host.traces()

        def work(joined: Joined, session: Any) -> None:
            session.execute(order("o-1"))
            assert joined.handle(submission()).refusal is None
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            way(host, work)
        assert host.orders() == []
        after = host.traces()
        after.pop("counter", None)  # a block of numbers is reserved for good, where it can be
        assert after == before
        host.oneflow.handle(submission())
        assert host.oneflow.read("k1", APPLICANT).case.number

    def test_a_rollback_before_anything_of_the_host_takes_ours_along(self, host: Host, way: Way):
        """SQLite's driver has begun nothing then; a savepoint alone would be committed."""

        def work(joined: Joined, _session: Any) -> None:
            joined.handle(submission())
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            way(host, work)
        assert host.count("case") == 0

    def test_refused_or_malformed_it_leaves_nothing_and_the_host_goes_on(
        self, host: Host, way: Way
    ):
        host.oneflow.handle(submission("k0"))
        before = host.traces()

        def work(joined: Joined, session: Any) -> None:
            session.execute(order("o-1"))
            refused = joined.handle(submission("k0", selected=["a"]))
            assert refused.refusal is not None
            with pytest.raises(SubmissionError):
                joined.handle(submission(data={"fields": {"name": 7}}))
            with pytest.raises(UsageError):
                joined.handle(submission("no id at all!"))
            session.execute(order("o-2"))

        way(host, work)
        assert host.orders() == ["o-1", "o-2"]
        assert host.traces() == before

    def test_numbers_are_given_once_whoever_counts(self, host: Host, way: Way):
        numbers = []
        for round_ in range(3):
            for name in ("own", "joined", "lost"):
                sent = submission(f"{name}-{round_}")
                if name == "own":
                    numbers.append(host.oneflow.handle(sent).number)
                    continue

                def work(joined: Joined, session: Any, sent: Request = sent) -> None:
                    session.execute(order(sent.case_id))
                    answer = joined.handle(sent)
                    if sent.case_id.startswith("lost"):
                        raise ZeroDivisionError
                    numbers.append(answer.number)

                try:
                    way(host, work)
                except ZeroDivisionError:
                    continue
        assert len(set(numbers)) == len(numbers) == 6

    def test_two_submissions_in_one_transaction(self, host: Host, way: Way):
        found: list[Answer] = []
        way(
            host,
            lambda joined, _: found.extend(
                joined.handle(submission(case_id)) for case_id in ("k1", "k2", "k3")
            ),
        )
        assert len({answer.number for answer in found}) == 3
        assert host.count("case") == 3

    def test_it_reads_what_the_transaction_has_written(self, host: Host, way: Way):
        def work(joined: Joined, _session: Any) -> None:
            joined.handle(submission())
            assert joined.read("k1", APPLICANT).case.number
            with pytest.raises(NotFoundError):
                joined.read("k1", STRANGER)
            with pytest.raises(NotFoundError):
                host.oneflow.read("k1", APPLICANT)  # nobody else sees it yet

        way(host, work)
        assert host.oneflow.read("k1", APPLICANT).case.id == "k1"

    def test_a_denial_outlives_the_rollback_and_holds_nobody_up(self, host: Host, way: Way):
        host.oneflow.handle(submission())

        def work(joined: Joined, session: Any) -> None:
            session.execute(order("o-1"))
            answer = joined.handle(accepting(actor=STRANGER))
            assert answer.refusal is not None
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            way(host, work)
        assert (host.orders(), host.count("denial")) == ([], 1)

    def test_a_denial_is_kept_after_a_commit(self, host: Host, way: Way):
        host.oneflow.handle(submission())
        way(host, lambda joined, _: joined.handle(accepting(actor=STRANGER)))
        assert host.count("denial") == 1


class TestConflicts:
    def test_a_conflict_is_raised_without_another_try(self, host: Host):
        host.oneflow.handle(submission())
        attempts: list[str] = []

        def overtake(_: Happening) -> None:
            attempts.append("x")
            raise ConflictError("x", "x")

        host.oneflow.subscribe(overtake, when="in-transaction")
        with host.session.begin() as session, pytest.raises(ListenerError):
            host.oneflow.joined(session).handle(accepting())
        assert len(attempts) == 1

    def test_of_two_hosts_on_postgresql_the_slower_one_may_begin_anew(self, fresh_postgres):
        with host_on(fresh_postgres()) as host:
            host.oneflow.handle(submission())
            read, done, outcome = threading.Event(), threading.Event(), Outcome()

            def slower() -> None:
                with host.session() as session:
                    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                    session.execute(text("SELECT 1 FROM host_order"))  # its snapshot is taken
                    read.set()
                    joined = host.oneflow.joined(session)
                    assert done.wait(10)
                    try:
                        joined.handle(accepting(name="slow"))
                    except ConflictError:
                        outcome.append("conflict")
                    session.execute(order("goes-on"))
                    session.rollback()
                    refusal = joined.handle(accepting(name="slow")).refusal
                    outcome.append("refused" if refusal is not None else "carried out")

            thread = threading.Thread(target=slower)
            thread.start()
            assert read.wait(10)
            in_session(host, lambda joined, _: joined.handle(accepting(name="quick")))
            done.set()
            thread.join()
            assert outcome == ["conflict", "refused"]

    def test_read_committed_sees_that_the_case_has_moved_on(self, fresh_postgres):
        """The quicker one holds the row's lock until its host commits; then the guard tells."""
        with host_on(fresh_postgres()) as host:
            host.oneflow.handle(submission())
            outcome: list[str] = []
            begun = threading.Event()

            def slower() -> None:
                with host.session.begin() as session:
                    begun.set()
                    try:
                        answer = host.oneflow.joined(session).handle(accepting(name="slow"))
                        outcome.append(answer.refusal.rule if answer.refusal else "carried out")
                    except ConflictError:
                        outcome.append("conflict")
                    session.execute(order("goes-on"))

            with host.session.begin() as session:
                host.oneflow.joined(session).handle(accepting(name="quick"))
                thread = threading.Thread(target=slower)
                thread.start()
                assert begun.wait(10)
                thread.join(0.5)
                assert thread.is_alive()
            thread.join()
            assert outcome == ["conflict"]
            assert host.orders() == ["goes-on"]


class TestTrouble:
    @pytest.mark.parametrize("way", WAYS)
    def test_a_connection_that_died_is_told_as_such(self, fresh_postgres, way: Way):
        with host_on(fresh_postgres()) as host:

            def work(joined: Joined, session: Any) -> None:
                number = session.scalar(text("SELECT pg_backend_pid()"))
                with host.engine.connect() as other:
                    other.execute(text(f"SELECT pg_terminate_backend({number})"))
                joined.handle(submission())

            with pytest.raises(StoreError) as caught:
                way(host, work)
            assert caught.value.data["reason"] == "lost"
            way(host, lambda joined, _: joined.handle(submission()))
            assert host.count("case") == 1

    def test_a_host_that_has_read_already_may_not_become_the_writer(self, tmp_path: Path):
        """SQLite gives way to nobody who read before somebody else wrote, in WAL."""
        with host_on(f"sqlite:///{tmp_path}/hall.db", sole_process=True) as host:
            deferred = create_engine(host.url, connect_args={"isolation_level": None})
            event.listen(deferred, "begin", lambda made: made.exec_driver_sql("BEGIN"))
            with Session(deferred) as session:
                session.execute(text("SELECT * FROM host_order")).all()
                host.oneflow.handle(submission("k0"))
                with pytest.raises(StoreError) as caught:
                    host.oneflow.joined(session).handle(submission())
                assert caught.value.data["reason"] == "busy"
                session.rollback()
                host.oneflow.joined(session).handle(submission())
                session.commit()
            deferred.dispose()
            assert host.count("case") == 2

    def test_other_threads_of_the_process_wait_for_the_host(self, host: Host):
        done: list[str] = []
        thread = threading.Thread(
            target=lambda: done.append(host.oneflow.handle(submission("k2")).state)
        )
        with host.session.begin() as session:
            host.oneflow.joined(session).handle(submission("k1"))
            thread.start()
            thread.join(0.3)
            host.oneflow.joined(session).handle(accepting("k1"))
            host.oneflow.joined(session).handle(accepting("k1", actor=STRANGER, name="no"))
        thread.join()
        assert done == ["intake"]
        assert (host.count("case"), host.count("denial")) == (2, 1)


class TestWhatCannotBeJoined:
    def test_autocommit(self, host: Host):
        loose = host.engine.execution_options(isolation_level="AUTOCOMMIT")
        with Session(loose) as session, pytest.raises(UsageError) as caught:
            host.oneflow.joined(session).handle(submission())
        assert caught.value.data["reason"] == "autocommit"
        assert host.count("case") == 0

    def test_a_driver_told_to_begin_nothing(self, tmp_path: Path):
        with host_on(f"sqlite:///{tmp_path}/hall.db") as host:
            loose = create_engine(host.url, connect_args={"isolation_level": None})
            with Session(loose) as session, pytest.raises(UsageError) as caught:
                host.oneflow.joined(session).handle(submission())
            assert caught.value.data["reason"] == "autocommit"
            event.listen(loose, "begin", _begin_immediate)
            with Session(loose) as session, session.begin():
                assert host.oneflow.joined(session).handle(submission()).refusal is None
            loose.dispose()
            assert host.count("case") == 1

    def test_another_database(self, host: Host, tmp_path: Path):
        url = f"sqlite:///{tmp_path}/other.db"
        other = create_engine(
            url if "postgres" in host.url else "postgresql+psycopg://u@127.0.0.1:1/d"
        )
        with Session(other) as session, pytest.raises((UsageError, Exception)) as caught:
            host.oneflow.joined(session).handle(submission())
        assert isinstance(caught.value, UsageError) == ("postgres" in host.url)
        other.dispose()

    def test_a_database_without_our_tables(self, host: Host, tmp_path: Path):
        if "postgres" in host.url:
            return
        empty = create_engine(f"sqlite:///{tmp_path}/empty.db")
        with Session(empty) as session, pytest.raises(StoreError):
            host.oneflow.joined(session).handle(submission())
        empty.dispose()

    @pytest.mark.parametrize("given", [object(), None, "sqlite://"])
    def test_what_is_no_session(self, host: Host, given: Any):
        with pytest.raises(UsageError) as caught:
            host.oneflow.joined(given)
        assert caught.value.data["reason"] == "kind"

    def test_memory_has_no_transaction(self):
        with open_engine("memory://") as oneflow, pytest.raises(UsageError):
            oneflow.joined(Session())
        with pytest.raises(UsageError):
            open_engine("memory://", session_factory=Session)
        with pytest.raises(UsageError):
            open_engine()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
