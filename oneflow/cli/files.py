"""Files that the command line reads and writes; what goes wrong is said in a sentence."""

from __future__ import annotations

import os
from pathlib import Path

from oneflow.errors import UsageError


def read_file(path: Path) -> bytes:
    """Read a file that the user named.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as problem:
        raise UsageError(
            f"无法读取文件 {path}。",
            f"The file {path} cannot be read.",
            remedy_zh="检查路径和权限。",
            remedy_en="Check path and permission.",
        ) from problem


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read; one that is there keeps its permissions.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "wb") as out:
            out.write(data)
    except OSError as problem:
        raise UsageError(
            f"无法写入 {path}。",
            f"{path} cannot be written.",
            remedy_zh="检查目录和权限。",
            remedy_en="Check the directory and its permissions.",
        ) from problem
