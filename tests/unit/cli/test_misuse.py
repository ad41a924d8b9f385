"""What a person reads who put the command line wrongly, and who asks how it is put."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest
from rich.cells import cell_len


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (
            ["case", "lst"],
            "没有命令“oneflow case lst”。办法：是不是 list？",
            "There is no command 'oneflow case lst'. Remedy: Did you mean list?",
        ),
        (
            ["case", "list", "--mater", "x"],
            "没有选项 --mater。办法：是不是 --matter、--after？",
            "There is no option --mater. Remedy: Did you mean --matter, --after?",
        ),
        (
            ["case", "list", "-x"],
            "没有选项 -x。办法：看用法：oneflow case list --help",
            "There is no option -x. Remedy: See `oneflow case list --help`.",
        ),
        (
            ["case", "show"],
            "缺少参数 CASE。办法：看用法：oneflow case show --help",
            "The argument CASE is missing. Remedy: See `oneflow case show --help`.",
        ),
        (
            ["verify"],
            "缺少选项 --bundle。办法：看用法：oneflow verify --help",
            "The option --bundle is missing. Remedy: See `oneflow verify --help`.",
        ),
        (
            ["case", "show", "a", "b", "c"],
            "多出了“b c”。办法：看用法：oneflow case show --help",
            "'b c' is too much. Remedy: See `oneflow case show --help`.",
        ),
        (
            ["clock", "due", "--roll"],
            "选项 --roll 后面缺少值。办法：看用法：oneflow clock due --help",
            "Option --roll needs a value. Remedy: See `oneflow clock due --help`.",
        ),
        (
            ["demo", "--fast=1"],
            "选项 --fast 后面不带值。办法：看用法：oneflow demo --help",
            "Option --fast takes no value. Remedy: See `oneflow demo --help`.",
        ),
        (
            ["graph", "x", "--format", "sgv"],
            "--format 的值“sgv”不对。办法：是不是 svg？",
            "--format does not take 'sgv'. Remedy: Did you mean svg?",
        ),
        (
            ["case", "list", "--limit", "0"],
            "--limit 的值“0”不对。办法：须为 1 到 1000 的整数。",
            "--limit does not take '0'. Remedy: Give a number from 1 to 1000.",
        ),
        (
            ["case", "todo", "--limit", "many"],
            "--limit 的值“many”不对。办法：须为 1 到 1000 的整数。",
            "--limit does not take 'many'. Remedy: Give a number from 1 to 1000.",
        ),
        (
            ["--nosuch", "demo"],
            "没有选项 --nosuch。办法：看用法：oneflow --help",
            "There is no option --nosuch. Remedy: See `oneflow --help`.",
        ),
        (
            ["case", "--"],
            "没有写要做什么。办法：看用法：oneflow case --help",
            "It is not said what to do. Remedy: See `oneflow case --help`.",
        ),
    ],
)
def test_wrong_usage_is_one_line_in_the_language_of_the_run(
    oneflow, monkeypatch, arguments, zh, en
):
    done = oneflow(*arguments)
    assert (done.code, done.out, done.err) == (2, "", f"[usage] {zh}\n")
    monkeypatch.setenv("ONEFLOW_LANG", "en")
    done = oneflow(*arguments)
    assert (done.code, done.out, done.err) == (2, "", f"[usage] {en}\n")


@pytest.mark.parametrize("wrong", [["--nosuch", "--lang", "en"], ["--lang=en", "--nosuch"]])
def test_the_language_counts_wherever_the_wrong_option_stands(oneflow, wrong):
    assert oneflow("case", "list", *wrong).err.startswith("[usage] There is no option --nosuch.")


def test_an_unknown_language_is_told_with_those_there_are(oneflow):
    done = oneflow("doctor", "--lang", "fr")
    assert (done.code, done.err) == (2, "[usage] --lang 的值不对。办法：写 zh 或 en。\n")


PAGE = """\
用法：oneflow case show [选项] CASE

  显示一个办件的全貌

参数
  CASE  办件标识或编号

选项
  --as ID[:角色][@机构]  谁在查看；几个角色、几个机构用逗号隔开
  --database 地址        数据库地址（变量 ONEFLOW_DATABASE_URL）
  --json                 输出 JSON
  --lang zh|en           语言
  -h, --help             显示这一页
"""
PAGE_IN_ENGLISH = """\
Usage: oneflow case show [OPTIONS] CASE

  Show one case as a whole.

Arguments
  CASE  case id or number

Options
  --as ID[:ROLE][@OFFICE]  who asks; several roles or offices: commas
  --database URL           address of the database (variable: ONEFLOW_DATABASE_URL)
  --json                   print JSON
  --lang zh|en             language
  -h, --help               show this page
"""


@pytest.mark.parametrize(("language", "page"), [("zh", PAGE), ("en", PAGE_IN_ENGLISH)])
def test_a_page_of_help_is_in_one_language(oneflow, language, page):
    done = oneflow("case", "show", "--help", "--lang", language)
    assert (done.code, done.out) == (0, page)


def test_help_fits_a_narrow_terminal(oneflow, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    for line in oneflow("case", "show", "--help").out.splitlines():
        assert cell_len(line) <= 40


RUN = "import sys; sys.argv[0] = 'oneflow'; from oneflow.cli.main import run; run()"


def test_a_closed_pipe_ends_a_command_without_a_word(tmp_path):
    """The reader leaves before the first line is written."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-c", RUN, "schema"],
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_full_disk_under_the_output_is_a_sentence(oneflow, monkeypatch):
    def full(data, output):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("oneflow.cli.schema.put_out", full)
    done = oneflow("schema")
    assert (done.code, done.out) == (1, "")
    assert done.err == "[system] 操作系统报告：磁盘已满。\n"
