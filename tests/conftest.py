"""What every test may rely on: Hypothesis profiles, a bare environment, a real PostgreSQL.

`ONEFLOW_PROFILE` chooses how hard Hypothesis tries: `default` at the desk, `ci` (the same cases
every time) in `.ci/run`, `full` before a release. `ONEFLOW_FULL=1` asks the oracles for more.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, settings

from tests.support.postgres_server import PostgresServer

_UNHURRIED = [HealthCheck.too_slow]  # several suites may share the machine's cores

settings.register_profile(
    "default", max_examples=100, deadline=None, suppress_health_check=_UNHURRIED
)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=_UNHURRIED,
)
settings.register_profile(
    "full", max_examples=5_000, deadline=None, suppress_health_check=_UNHURRIED
)
settings.load_profile(os.environ.get("ONEFLOW_PROFILE", "default"))

# What the desk or the runner has set for oneflow must not decide a test; what is set for the tests
# stays. (pytest-xdist's workers find COLUMNS set by readline, which pytest loads in their parent.)
_FOR_TESTS = {"ONEFLOW_PROFILE", "ONEFLOW_FULL"}
for _name in [name for name in os.environ if name.startswith("ONEFLOW_")]:
    if _name not in _FOR_TESTS:
        del os.environ[_name]
for _name in ("COLUMNS", "LINES"):
    os.environ.pop(_name, None)

# Neither UTC nor China: whoever asks the machine for its zone gets a wrong answer, and a red test.
os.environ["TZ"] = "Pacific/Marquesas"
time.tzset()

_database_numbers = count(1)


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Let no test leave the command line speaking English to the next one."""
    yield
    language = sys.modules.get("oneflow.cli.language")
    if language is not None:
        language.choose("zh")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Start one PostgreSQL for the whole run. A test that needs it fails without it."""
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="module")
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Lend the SQLAlchemy URL of an empty database, fresh for each test module."""
    with postgres_server.database(f"module_{next(_database_numbers)}") as url:
        yield url


@pytest.fixture
def fresh_postgres(postgres_server: PostgresServer) -> Iterator[Callable[[], str]]:
    """Lend a function that makes an empty database and gives its URL; all are dropped afterwards."""
    made: list[str] = []

    def make() -> str:
        made.append(f"test_{next(_database_numbers)}")
        return postgres_server.create_database(made[-1])

    yield make
    for name in made:
        postgres_server.drop_database(name)
