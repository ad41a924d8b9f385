"""A filter that names nothing known is refused, with what is known; one that finds nothing is not."""

from __future__ import annotations

import json

import pytest

from tests.unit.cli.conftest import WINDOW

LIST, TODO, OVERDUE = ("case", "list"), ("case", "todo"), ("case", "overdue")


def asked(oneflow, database, command, *filters, who=WINDOW):
    return oneflow(*command, *filters, "--database", database, "--as", who)


@pytest.mark.parametrize(
    ("command", "filters", "told"),
    [
        (LIST, ("--matter", "newbron"), "没有主题“newbron”。办法：是不是 newborn（新生儿出生一件事）？"),
        (LIST, ("--matter", "x"), "没有主题“x”。办法：已知的主题：newborn（新生儿出生一件事）。"),
        (LIST, ("--state", "nosuch"), "没有状态“nosuch”。办法：已知的状态："),
        (LIST, ("--state", "办理中"), "没有状态“办理中”。办法：是不是 under_way（办理中）？"),
        (LIST, ("--item", "houshold"), "没有事项“houshold”。办法：是不是 household（出生登记（户口））？"),
        (LIST, ("--number", "440106"), "“440106”不是办件编号。办法：编号写全"),
        (TODO, ("--state", "reviewin"), "没有状态“reviewin”。办法：是不是 reviewing（"),
        (TODO, ("--item", "x"), "没有事项“x”。办法：已知的事项："),
        (TODO, ("--office", "polcie/1"), "没有机构的部门“polcie”。办法：是不是 police（公安派出所）？"),
        (OVERDUE, ("--state", "closd"), "没有状态“closd”。办法：是不是 closed（已办结）"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_the_known_ones(oneflow, database, command, filters, told):
    done = asked(oneflow, database, command, *filters)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"[usage] {told}")
    assert done.err.count("\n") == 1


def test_all_unknown_names_are_told_at_once(oneflow, database):
    done = asked(
        oneflow, database, LIST, "--matter", "x", "--item", "y", "--state", "z", "--lang", "en"
    )
    assert done.code == 2
    for name in ("no matter 'x'", "no item 'y'", "no state 'z'"):
        assert name in done.err


@pytest.mark.parametrize("command", [LIST, TODO, OVERDUE])
def test_an_office_of_an_unknown_department_is_told_too(oneflow, database, command):
    done = asked(oneflow, database, command, who="w1:window@hal/440106")
    assert (done.code, done.out) == (2, "")
    assert "没有机构的部门“hal”。办法：是不是 hall（" in done.err


@pytest.mark.parametrize(
    ("command", "filters", "who"),
    [
        (LIST, ("--state", "closed"), WINDOW),
        (LIST, ("--number", "440106-20260921-000009-1"), WINDOW),
        (LIST, ("--to", "2026-09-20"), WINDOW),
        (LIST, (), "w9:window@hall/999999"),
        (TODO, ("--state", "approved"), WINDOW),
        (OVERDUE, ("--item", "vaccination"), WINDOW),
        (LIST, (), "nobody"),
    ],
)
def test_a_known_name_that_finds_nothing_is_an_empty_list(oneflow, database, command, filters, who):
    done = asked(oneflow, database, command, *filters, who=who)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1].startswith("0 ")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (("--from", "2026-09-21"), 1),
        (("--from", "2026-09-21", "--to", "2026-09-21"), 1),
        (("--from", "2026-09-22"), 0),
        (("--to", "2026-09-20"), 0),
    ],
)
def test_days_of_receipt_are_both_included(oneflow, database, filters, found):
    done = asked(oneflow, database, LIST, "--json", *filters)
    assert done.code == 0, done.err
    assert len([json.loads(line) for line in done.out.splitlines()]) == found


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (("--from", "yesterday"), "--from 的值“yesterday”不是日期。办法：写成 2026-03-10 这样。"),
        (("--to", "2026-02-30"), "--to 的值“2026-02-30”不是日期。办法：写成 2026-03-10 这样。"),
        (
            ("--from", "2026-03-02", "--to", "2026-03-01"),
            "--to 2026-03-01 早于 --from 2026-03-02。",
        ),
    ],
)
def test_a_bad_date_is_refused(oneflow, database, filters, told):
    done = asked(oneflow, database, LIST, *filters)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"[usage] {told}")


def test_an_empty_database_says_that_it_knows_nothing_yet(oneflow, tmp_path):
    url = f"sqlite:///{tmp_path}/new.db"
    assert oneflow("db", "upgrade", "--database", url).code == 0
    assert asked(oneflow, url, LIST).code == 0
    done = asked(oneflow, url, LIST, "--matter", "newborn")
    assert done.code == 2
    assert "已知的主题：（还没有）" in done.err
