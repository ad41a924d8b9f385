"""Lists fit the terminal that they are printed on, and are whole in a pipe."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.text import Text

from oneflow.cli.listing_screen import Column, fitted
from tests.unit.cli.conftest import WINDOW

NUMBER = "440106-20260921-000001-1"


def listed(oneflow, database, command, *more):
    who = "mother" if command == "overdue" else WINDOW  # the window leads nothing
    done = oneflow("case", command, "--as", who, "--database", database, *more)
    assert done.code == 0, done.err
    return done.out


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", ["list", "todo", "overdue"])
@pytest.mark.parametrize("columns", [132, 100, 80, 60])
def test_no_line_is_wider_than_the_terminal(
    oneflow, database, monkeypatch, columns, command, language
):
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = listed(oneflow, database, command, "--lang", language).splitlines()
    rows = [line for line in lines if NUMBER in line]
    assert rows
    head = lines[0]
    assert max(map(cell_len, [head, *rows])) <= columns


@pytest.mark.parametrize("command", ["list", "todo"])
def test_into_a_pipe_nothing_is_cut_or_left_out(oneflow, database, command):
    told = listed(oneflow, database, command)
    assert "…" not in told
    assert "省去" not in told
    heads = {"list": "标识 主题 申请人 收件 最近届满 剩余", "todo": "事项 机构 状态 届满 法定届满"}
    assert set(heads[command].split()) <= set(told.splitlines()[0].split())
    assert not [line for line in told.splitlines() if line.endswith(" ")]


def test_columns_that_are_left_out_are_named(oneflow, database, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    told = listed(oneflow, database, "list")
    assert "窗口窄，省去了：标识、" in told
    assert "--json" in told
    english = listed(oneflow, database, "list", "--lang", "en")
    assert "Too narrow for: id, " in english


def test_dates_and_numbers_are_whole_or_not_there(oneflow, database, monkeypatch):
    whole = listed(oneflow, database, "list").splitlines()[1].split("  ")
    parts = {part.strip() for part in whole if part.strip()}
    for columns in range(30, 130, 7):
        monkeypatch.setenv("COLUMNS", str(columns))
        row = listed(oneflow, database, "list").splitlines()[1]
        for part in (each.strip() for each in row.split("  ") if each.strip()):
            assert part in parts or ("…" in part and not part[0].isdigit()), part


def test_what_may_be_cut_is_cut_before_anything_is_left_out():
    columns = (Column("n", 3), Column("title", 2, 4), Column("more", 1))
    rows = [[Text("12345678"), Text("城乡居民医保"), Text("1234")]]
    assert fitted(columns, rows, None) == (8, 12, 4)
    assert fitted(columns, rows, 28) == (8, 12, 4)
    assert fitted(columns, rows, 20) == (8, 4, 4)
    assert fitted(columns, rows, 19) == (8, 9, None)
    assert fitted(columns, rows, 5) == (8, None, None), "the last column always stays"
