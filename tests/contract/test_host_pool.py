"""A host whose sessions cannot be had: its pool is exhausted, they failed, or they are none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker

import oneflow
from oneflow.adapters.database.connections import read_url
from oneflow.errors import StoreError, UsageError
from tests.contract.hosting import MATTER, Host, Order, accepting, submission


@pytest.fixture
def narrow(url: str) -> Iterator[Engine]:
    """An engine of the host with one connection and hardly any patience."""
    made = create_engine(read_url(url), pool_size=1, max_overflow=0, pool_timeout=0.1)
    yield made
    made.dispose()


def test_an_exhausted_pool_is_told_and_nothing_is_stored(host: Host, narrow: Engine):
    sessions = sessionmaker(narrow)
    with sessions() as other:
        other.execute(text("SELECT 1"))
        with sessions() as session, pytest.raises(StoreError) as raised:
            host.oneflow.joined(session).handle(submission())
        assert raised.value.data["reason"] == "busy"
    with sessions.begin() as session:
        assert host.oneflow.joined(session).handle(submission()).refusal is None
    assert host.oneflow.handle(accepting()).state == "under_way"


def test_so_it_is_where_oneflow_takes_sessions_by_itself(url: str, narrow: Engine):
    sessions = sessionmaker(narrow)
    engine = oneflow.open_engine(url, session_factory=sessions, check=False)
    engine.worlds.publish(MATTER)
    with sessions() as other:
        other.execute(text("SELECT 1"))
        for use in (lambda: engine.handle(submission()), engine.sweep):
            with pytest.raises(StoreError) as raised:
                use()
            assert raised.value.data["reason"] == "busy"
    assert engine.handle(submission()).refusal is None
    engine.close()


def test_a_session_that_waits_for_its_rollback(host: Host):
    with host.session.begin() as session:
        session.add(Order(id="1", state="new"))
    with host.session() as session:
        session.add(Order(id="1", state="again"))
        with pytest.raises(IntegrityError):
            session.flush()
        with pytest.raises(UsageError) as raised:
            host.oneflow.joined(session).handle(submission())
        assert raised.value.data["reason"] == "session"
        session.rollback()
        assert host.oneflow.joined(session).handle(submission()).refusal is None
        session.commit()


@pytest.mark.parametrize("factory", [5, lambda: None, sessionmaker()], ids=["5", "None", "unbound"])
def test_a_factory_that_makes_no_bound_session(url: str, factory: Any):
    with pytest.raises(UsageError):
        oneflow.open_engine(session_factory=factory, check=False)


def test_a_factory_that_gives_nothing_when_it_is_needed(url: str):
    given: Any = lambda: None  # noqa: E731 - what a host might hand in
    engine = oneflow.open_engine(url, session_factory=given, check=False)
    engine.worlds.publish(MATTER)
    with pytest.raises(UsageError):
        engine.handle(submission())
    engine.close()
