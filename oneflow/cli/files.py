"""Files that the command line reads and writes; what goes wrong is said in a sentence.

A file is written beside its place and moved there once it is whole, so that a command that fails
or is stopped leaves neither half a file nor less than there was.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from oneflow.errors import UsageError, file_reason

open_descriptor = os.fdopen


def read_file(path: Path) -> bytes:
    """Read a file that the user named.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as problem:
        raise UsageError(
            f"无法读取文件 {path}：{file_reason(problem)[0]}。",
            f"The file {path} cannot be read: {file_reason(problem)[1]}.",
            remedy_zh="检查路径和权限。",
            remedy_en="Check path and permission.",
        ) from problem


def check_writable(path: Path | None, *, force: bool) -> None:
    """Look, before any work is done, whether a file may be written; None: to stdout.

    Raises:
        UsageError: something is there and is not to be overwritten, or it is no place for a file.
    """
    if path is None:
        if force:
            raise UsageError(
                "--force 要和写文件的选项一起用。",
                "--force goes with the option that names a file.",
                remedy_zh="加上要写的文件，或去掉 --force。",
                remedy_en="Name the file to write, or leave --force out.",
            )
        return
    if path.is_dir():
        raise UsageError(
            f"{path} 是目录。",
            f"{path} is a directory.",
            remedy_zh="写出文件名。",
            remedy_en="Name a file.",
        )
    if path.is_file() and not force:
        raise UsageError(
            f"文件 {path} 已经有了，没有覆盖。",
            f"The file {path} is there already and was not overwritten.",
            remedy_zh="换一个文件名，或加 --force 覆盖。",
            remedy_en="Choose another name, or add --force to overwrite it.",
        )
    if not path.parent.is_dir():
        raise UsageError(
            f"没有目录 {path.parent}。",
            f"There is no directory {path.parent}.",
            remedy_zh="先建立目录，或换一个地方。",
            remedy_en="Make it first, or choose another place.",
        )


def write_private(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all, that only its owner may read.

    One that is there is replaced and keeps its permissions; a device or a pipe is written to.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data)
    except OSError as problem:
        raise UsageError(
            f"无法写入 {path}：{file_reason(problem)[0]}。",
            f"{path} cannot be written: {file_reason(problem)[1]}.",
            remedy_zh="检查目录、权限和剩余空间。",
            remedy_en="Check the directory, its permissions and the space left.",
        ) from problem


def _replace(path: Path, data: bytes) -> None:
    file, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        with open_descriptor(file, "wb") as out:
            out.write(data)
        if path.exists():
            part.chmod(stat.S_IMODE(path.stat().st_mode))
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
