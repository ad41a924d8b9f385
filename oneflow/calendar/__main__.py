"""Compile a calendar directory: `python -m oneflow.calendar definitions/calendars/cn`."""

from __future__ import annotations

import sys
from pathlib import Path

from oneflow.calendar.loading import write_compiled


def main(arguments: list[str]) -> None:
    """Write `compiled.json` beside the YAML of each directory named."""
    for argument in arguments:
        sys.stdout.write(f"{write_compiled(Path(argument))}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
