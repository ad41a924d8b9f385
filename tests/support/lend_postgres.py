"""Run a command beside a PostgreSQL of its own, which is gone afterwards.

    python -m tests.support.lend_postgres COMMAND [ARGUMENT]...

The command finds the URL of an empty database in `ONEFLOW_DATABASE_URL`, where `oneflow` looks
for it; its exit code is handed on. For `.ci/run`, and for trying things at the desk.

This module knows nothing of oneflow but the name of that variable.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.support.postgres_server import PostgresServer

VARIABLE = "ONEFLOW_DATABASE_URL"


def run(command: Sequence[str]) -> int:
    """Run `command` with an empty database and give its exit code."""
    with PostgresServer() as server, server.database("lent") as url:
        return subprocess.run(command, env={**os.environ, VARIABLE: url}, check=False).returncode


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(__doc__)
    sys.exit(run(sys.argv[1:]))
