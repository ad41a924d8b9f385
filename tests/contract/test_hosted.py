"""The engine on a host's session factory: whoever acts does so in a session of the host."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import (
    Session,
    sessionmaker,
)

from oneflow.bootstrap import open_engine
from oneflow.engine.records.request import Answer
from oneflow.engine.shell.listeners import Happening
from tests.contract.hosting import (
    MATTER,
    Base,
    Host,
    Order,
    accepting,
    order,
    submission,
)
from tests.generated.hall import START, Clock, Counted, china


class TestFactories:
    @pytest.fixture
    def hosted(self, url: str, hosts: Callable[[str], sessionmaker[Session]]) -> Iterator[Host]:
        """A host whose engine was opened on its session factory."""
        factory = hosts(url)
        clock = Clock()
        oneflow = open_engine(
            session_factory=factory, check=False, time=clock, entropy=Counted(), calendar=china()
        )
        oneflow.worlds.publish(MATTER)
        Base.metadata.create_all(factory.kw["bind"])
        yield Host(url, factory.kw["bind"], oneflow, clock)
        oneflow.close()

    def test_a_listener_has_a_session_at_hand_whoever_acts(self, hosted: Host):
        def book(happening: Happening) -> None:
            happening.session.add(
                Order(id=f"{happening.case_id}-{happening.events[0].type}", state="new")
            )

        hosted.oneflow.subscribe(
            book, events=["case_submitted", "silence_passed"], when="in-transaction"
        )
        hosted.oneflow.handle(submission())
        with hosted.session.begin() as session:
            hosted.oneflow.joined(session).handle(submission("k2"))
        hosted.clock.at = START + timedelta(days=30)
        assert hosted.oneflow.sweep().check().ticked == 2
        assert hosted.orders() == [
            "k1-case_submitted",
            "k1-silence_passed",
            "k2-case_submitted",
            "k2-silence_passed",
        ]

    def test_what_a_listener_cannot_do_is_undone_for_its_case_only(self, hosted: Host):
        def book(happening: Happening) -> None:
            happening.session.execute(order(happening.case_id))
            if happening.case_id == "k2":
                raise ZeroDivisionError

        told: list[str] = []
        for number in (1, 2, 3):
            hosted.oneflow.handle(submission(f"k{number}"))
        hosted.oneflow.subscribe(book, events=["silence_passed"], when="in-transaction")
        hosted.oneflow.subscribe(
            lambda happening: told.append(happening.case_id), events=["silence_passed"]
        )
        hosted.clock.at = START + timedelta(days=30)
        swept = hosted.oneflow.sweep()
        assert [failure.case_id for failure in swept.failed] == ["k2"]
        assert hosted.orders() == ["k1", "k3"]
        assert told == ["k1", "k3"]

    def test_conflicts_are_tried_anew_in_a_new_session(self, hosted: Host):
        hosted.oneflow.handle(submission())
        found: list[Answer] = []

        def accept(number: int) -> None:
            found.append(hosted.oneflow.handle(accepting(name=f"a{number}")))

        threads = [threading.Thread(target=accept, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answer.refusal is None for answer in found) == [False, False, False, True]
