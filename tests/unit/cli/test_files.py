"""Files that commands write: never half, never over another without a word."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from oneflow.calendar import shipped
from oneflow.cli import files
from oneflow.cli.files import write_private
from oneflow.errors import UsageError
from tests.unit.cli.conftest import WINDOW

NEWBORN = shipped("newborn")
CASE = "demo-newborn"
SCENARIO = NEWBORN / "scenarios"


def writing(name, path, database):
    """A command that writes a file."""
    return {
        "schema": ("schema", "-o", path),
        "graph": ("graph", NEWBORN, "-o", path),
        "export": ("case", "export", CASE, "-o", path, "--as", WINDOW, "--database", database),
        "test": ("test", next(SCENARIO.glob("*.yaml")), "--junit", path),
    }[name]


COMMANDS = pytest.mark.parametrize("name", ["schema", "graph", "export", "test"])


@COMMANDS
def test_a_file_that_is_there_is_overwritten_only_when_that_is_said(
    oneflow, database, tmp_path, name
):
    path = tmp_path / "there"
    path.write_text("mine")
    done = oneflow(*writing(name, path, database))
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"[usage] 文件 {path} 已经有了，没有覆盖。办法：换一个文件名，或加 --force 覆盖。\n"
    )
    assert path.read_text() == "mine"
    done = oneflow(*writing(name, path, database), "--force")
    assert done.code == 0, done.err
    assert path.read_text("utf-8") != "mine"
    assert sorted(tmp_path.glob(".there*")) == []


@COMMANDS
def test_no_place_for_a_file_is_told_before_any_work(oneflow, database, tmp_path, name):
    for path, told in (
        (tmp_path, "是目录"),
        (tmp_path / "no" / "x", "没有目录"),
    ):
        done = oneflow(*writing(name, path, database))
        assert (done.code, done.out) == (2, "")
        assert told in done.err


@pytest.mark.parametrize("name", ["schema", "graph"])
def test_force_without_a_file_is_refused(oneflow, name):
    done = oneflow(name, *([NEWBORN] if name == "graph" else []), "--force")
    assert (done.code, done.out) == (2, "")
    assert "--force" in done.err


def test_a_refused_export_is_not_recorded_as_read(oneflow, database, tmp_path):
    path = tmp_path / "there"
    path.touch()
    assert oneflow(*writing("export", path, database)).code == 2
    assert not list(tmp_path.glob("*.access.jsonl"))


class TestWritePrivate:
    def test_a_new_file_is_its_owners_only(self, tmp_path):
        write_private(tmp_path / "new", b"x")
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600

    def test_one_that_is_there_keeps_its_permissions(self, tmp_path):
        path = tmp_path / "old"
        path.touch(0o640)
        path.chmod(0o640)
        write_private(path, b"x")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640

    def test_a_link_stays_one(self, tmp_path):
        (tmp_path / "target").write_text("old")
        (tmp_path / "link").symlink_to("target")
        write_private(tmp_path / "link", b"new")
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "target").read_text() == "new"

    def test_a_device_is_written_to_and_stays(self):
        write_private(Path(os.devnull), b"x")
        assert Path(os.devnull).is_char_device()

    def test_a_failure_leaves_what_was_there(self, tmp_path, monkeypatch):
        path = tmp_path / "old"
        path.write_text("whole")

        class Full:
            def __init__(self, file, mode):
                self.file = os.fdopen(file, mode)

            def __enter__(self):
                return self

            def __exit__(self, *_):
                self.file.close()

            def write(self, data):
                self.file.write(data[:1])
                raise OSError(28, "No space left on device")

        monkeypatch.setattr(files, "open_descriptor", Full)
        with pytest.raises(UsageError, match="磁盘已满"):
            write_private(path, b"new")
        assert path.read_text() == "whole"
        assert [each.name for each in tmp_path.iterdir()] == ["old"]
