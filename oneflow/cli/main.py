"""The entry point: looks whether oneflow can run here at all, then hands over to the commands.

Fails in one sentence, never in a traceback, where another package of our name lies over ours,
where the extra `cli` is missing, or where nobody takes what is printed. Exit codes: 0 done,
1 problems found or refused, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import os
import sys

from oneflow.errors import MissingExtraError
from oneflow.installation import ensure_sole_package

try:
    from oneflow.cli.application import app
    from oneflow.cli.terminal import let_go, use_utf8
except ModuleNotFoundError as missing:
    if missing.name is None or missing.name.partition(".")[0] not in {"rich", "typer"}:
        raise
    _is_whole = False
except KeyboardInterrupt:  # somebody thought better of it while everything was being loaded
    sys.exit(130)
else:
    _is_whole = True


def run() -> None:
    """Run the command line of this process and leave with its exit code."""
    try:
        ensure_sole_package()
    except ImportError as clash:
        _leave(str(clash))
    if not _is_whole:
        problem = MissingExtraError.of("cli", "命令行", "The command line")
        language = "en" if os.environ.get("ONEFLOW_LANG") == "en" else "zh"
        _leave(f"[{problem.code}] {problem.describe(language)}")
    use_utf8()
    try:
        app(prog_name="oneflow")
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        let_go()


def _leave(sentence: str) -> None:
    """Say why nothing can run, and leave; also where the locale cannot write Chinese."""
    sys.stderr.buffer.write(sentence.encode() + b"\n")
    sys.exit(1)
