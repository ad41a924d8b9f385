"""A PostgreSQL that goes away and comes back: no raw error, nothing lost, and it goes on by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import sql

import oneflow
from oneflow.adapters.database.connections import read_url
from oneflow.bootstrap import Engine
from oneflow.errors import StoreError
from tests.contract.uses import MATTER, USES, submit
from tests.generated.hall import APPLICANT, OPERATOR, Clock, Counted
from tests.support.postgres_server import PASSWORD, PostgresServer

ALL_USES = USES | {"check": lambda engine: engine.check()}


def administrator(server: PostgresServer, database: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(
        host="127.0.0.1", port=server.port, user="postgres", password=PASSWORD, dbname=database,
        autocommit=True,
    )  # fmt: skip


def cut(server: PostgresServer, url: str) -> None:
    """End all sessions of a database, as a restart or an idle firewall does."""
    with administrator(server) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            (read_url(url).database,),
        )


@pytest.fixture
def url(fresh_postgres: Callable[[], str]) -> str:
    return fresh_postgres()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = oneflow.open_engine(url, time=Clock(), entropy=Counted(), check=False)
    made.worlds.publish(MATTER)
    submit(made, case_id="k1")
    yield made
    made.close()


def lie_idle(engine: Engine, many: int) -> None:
    """Leave so many connections in the pool, by threads that have ended."""
    meet = threading.Barrier(many)

    def look() -> None:
        engine.desk(APPLICANT).case("k1")
        meet.wait(30)

    threads = [threading.Thread(target=look) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("use", ALL_USES)
def test_connections_that_died_idle_are_made_anew(
    postgres_server: PostgresServer, engine: Engine, url: str, use: str
):
    """Those beside it in the pool have died as well: the second try must not take one of them."""
    lie_idle(engine, 4)
    cut(postgres_server, url)
    ALL_USES[use](engine)
    cut(postgres_server, url)
    ALL_USES[use](engine)


@pytest.mark.parametrize("use", ALL_USES)
def test_while_nobody_may_connect_each_use_says_so(
    postgres_server: PostgresServer, engine: Engine, url: str, use: str
):
    name = sql.Identifier(str(read_url(url).database))
    with administrator(postgres_server) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        cut(postgres_server, url)
        with pytest.raises(StoreError) as raised:
            ALL_USES[use](engine)
        assert raised.value.data["reason"] == "unreachable"
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
    ALL_USES[use](engine)


def test_more_threads_than_the_server_admits(
    postgres_server: PostgresServer, engine: Engine, url: str
):
    name = sql.Identifier(str(read_url(url).database))
    with administrator(postgres_server) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} CONNECTION LIMIT 3").format(name))
    seen: list[str] = []
    meet = threading.Barrier(8)

    def look() -> None:
        try:
            engine.desk(APPLICANT).case("k1")
            seen.append("ok")
        except StoreError as error:
            seen.append(error.data["reason"])
        meet.wait(30)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) == {"ok", "unreachable"}
    assert engine.desk(APPLICANT).case("k1").state == "intake"


def role(server: PostgresServer, url: str, *grants: str) -> str:
    """Make an account with these rights in a database, and give its address."""
    with administrator(server, str(read_url(url).database)) as connection:
        connection.execute("DROP ROLE IF EXISTS weak")
        connection.execute("CREATE ROLE weak LOGIN PASSWORD 'x'")
        for grant in grants:
            connection.execute(sql.SQL(grant))
    return f"postgresql://weak:x@127.0.0.1:{server.port}/{read_url(url).database}"


@pytest.fixture
def weak(postgres_server: PostgresServer, url: str) -> Iterator[Callable[..., str]]:
    yield lambda *grants: role(postgres_server, url, *grants)
    with administrator(postgres_server, str(read_url(url).database)) as connection:
        connection.execute("DROP OWNED BY weak")
        connection.execute("DROP ROLE weak")


def test_an_account_that_may_not_create_tables(weak: Callable[..., str]):
    with pytest.raises(StoreError) as raised:
        oneflow.open_engine(weak(), check=False)
    assert raised.value.data["reason"] == "rights"
    assert "oneflow db upgrade" in raised.value.remedy_en


def test_an_account_that_only_works_may_open_what_is_up_to_date(
    engine: Engine, weak: Callable[..., str]
):
    address = weak("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO weak")
    other = oneflow.open_engine(address, check=False)
    other.worlds.publish(MATTER)
    assert submit(other).state == "intake"
    other.close()


def test_a_database_that_is_read_only(postgres_server: PostgresServer, engine: Engine, url: str):
    name = sql.Identifier(str(read_url(url).database))
    with administrator(postgres_server) as connection:
        statement = "ALTER DATABASE {} SET default_transaction_read_only = on"
        connection.execute(sql.SQL(statement).format(name))
    cut(postgres_server, url)
    assert engine.desk(APPLICANT).case("k1").state == "intake"
    with pytest.raises(StoreError) as raised:
        submit(engine)
    assert raised.value.data["reason"] == "read-only"
    assert len(engine.desk(OPERATOR).cases()) == 1
