"""The command as a process: exit codes, languages, no traceback, Chinese under any locale."""

from __future__ import annotations

import subprocess
import sys

import pytest

from oneflow import __version__

RUN = "import sys; sys.argv[0] = 'oneflow'; {before}; from oneflow.cli.main import run; run()"


def process(*arguments, before="0", **environment):
    """Run the command in a fresh interpreter with nothing of ours in its environment."""
    return subprocess.run(
        [sys.executable, "-c", RUN.format(before=before), *arguments],
        env={"PATH": "", **environment},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_without_the_extra_one_sentence_names_it(missing):
    done = process("--help", before=f"sys.modules[{missing!r}] = None", LANG="C", PYTHONUTF8="0")
    told = done.stderr.decode()
    assert done.returncode == 1
    assert told.count("\n") == 1
    assert "oneflow-yijianshi[cli]" in told
    assert "命令行需要可选组件" in told
    english = process("--help", before=f"sys.modules[{missing!r}] = None", ONEFLOW_LANG="en")
    assert english.stderr.decode().startswith("[missing-extra] The command line needs")


def test_a_fault_of_ours_is_not_called_a_missing_extra():
    done = process(before="sys.modules['oneflow.cli.lint'] = None")
    assert done.returncode == 1
    assert b"ModuleNotFoundError" in done.stderr


def test_another_package_of_our_name_is_said_to_be_there():
    before = "import oneflow.installation as i; i.find_foreign_files = lambda _: ['_oneflow_internal.so']"
    done = process("--version", before=before)
    assert done.returncode == 1
    assert "同名冲突" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_chinese_prints_where_the_locale_knows_none():
    done = process(
        "clock",
        "due",
        "--start",
        "2026-09-23",
        "--limit",
        "5wd",
        LANG="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    )
    assert done.returncode == 0, done.stderr
    assert "日历" in done.stdout.decode()
    wrong = process("lint", "no-such", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert wrong.returncode == 2
    assert "没有文件或目录" in wrong.stderr.decode()


def test_version(oneflow):
    done = oneflow("--version")
    assert (done.code, done.out) == (0, f"oneflow {__version__}\n")


def test_the_bare_command_explains_itself(oneflow):
    done = oneflow()
    assert done.code == 2
    for name in (
        "demo",
        "lint",
        "test",
        "graph",
        "schema",
        "clock",
        "case",
        "replay",
        "db",
        "doctor",
    ):
        assert f" {name} " in done.out + done.err


@pytest.mark.parametrize("where", ["before", "behind", "environment"])
def test_the_language_may_be_chosen_anywhere(oneflow, monkeypatch, where):
    arguments = ["lint", "no-such"]
    if where == "before":
        arguments = ["--lang", "en", *arguments]
    elif where == "behind":
        arguments = [*arguments, "--lang", "en"]
    else:
        monkeypatch.setenv("ONEFLOW_LANG", "en")
    done = oneflow(*arguments)
    assert done.err == (
        "[usage] There is nothing at no-such. Remedy: Name a matter.yaml, a matter's directory,"
        " or a directory of matters.\n"
    )


def test_chinese_is_the_default(oneflow):
    assert oneflow("lint", "no-such").err.startswith("[usage] 没有文件或目录 no-such。")


def test_another_language_is_wrong_usage(oneflow):
    assert oneflow("--lang", "fr", "doctor").code == 2


def test_what_would_move_a_terminal_is_escaped(oneflow):
    done = oneflow("lint", "a\x1b[2Jb")
    assert "\x1b" not in done.err
    assert "\\x1b" in done.err
