"""Where the files of the demonstration go: all of them when it has ended, or none.

It is played in a directory of its own below; whoever stops it, or closes the pipe that it prints
to, finds nothing half made, and the next one is not in its way.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from oneflow.errors import StoreError, UsageError


@contextmanager
def made_whole(given: Path | None, *, names: Sequence[str]) -> Iterator[tuple[Path, Path]]:
    """Give a directory to work in, and the one to which its files go once all is done.

    Args:
        given: where they are to go; None: into a new private directory.
        names: what they are called; none of them may be there.

    Raises:
        UsageError: one of them is there already.
        StoreError: the directory cannot be made.
    """
    is_new = given is None or not given.exists()
    folder = (
        Path(tempfile.mkdtemp(prefix="oneflow-demo-")) if given is None else _made(given, names)
    )
    try:
        work = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder))
    except OSError as problem:
        raise _no_place(folder) from problem
    try:
        yield work, folder
        for name in names:
            (work / name).replace(folder / name)
    finally:
        shutil.rmtree(work)
        if is_new:
            with suppress(OSError):  # it has the files, or somebody else's
                folder.rmdir()


def _made(folder: Path, names: Sequence[str]) -> Path:
    there = [name for name in names if (folder / name).exists()]
    if there:
        listed = ", ".join(there)
        raise UsageError(
            f"{folder} 里已经有 {listed}，没有覆盖。",
            f"{listed} is in {folder} already and was not overwritten.",
            remedy_zh="换一个目录，或先移走它。",
            remedy_en="Choose another directory, or move it away first.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _no_place(folder) from problem
    return folder


def _no_place(folder: Path) -> StoreError:
    return StoreError(
        f"无法在 {folder} 建立文件。",
        f"No files can be made in {folder}.",
        remedy_zh="检查路径和权限。",
        remedy_en="Check the path and its permissions.",
    )
