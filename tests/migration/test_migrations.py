"""Migrations: up, down and up again on both databases, and no drift from the tables in code."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Row, create_engine, inspect, text

from oneflow.adapters.database import connections
from oneflow.adapters.database.schema import VERSION_TABLE, metadata
from oneflow.adapters.database.upgrade import _config, check, downgrade, upgrade
from oneflow.errors import StoreError, UsageError


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/migrated.db"
    made: str = request.getfixturevalue("fresh_postgres")()
    return made


def tables(url: str) -> set[str]:
    engine = create_engine(connections.read_url(url))
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def run(url: str, statement: str) -> None:
    engine = create_engine(connections.read_url(url))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def rows(url: str, question: str) -> list[Row[Any]]:
    engine = create_engine(connections.read_url(url))
    with engine.connect() as connection:
        found = list(connection.execute(text(question)))
    engine.dispose()
    return found


def test_up_down_up(url: str):
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert check(url).reached is None
    assert not check(url).is_current
    assert upgrade(url) == head
    assert tables(url) == {*metadata.tables, VERSION_TABLE}
    assert check(url).is_current
    assert upgrade(url) == head
    assert downgrade(url, "base") is None
    assert tables(url) == {VERSION_TABLE}
    assert upgrade(url) == head
    assert check(url).is_current


def test_every_step_goes_down_and_up_again(url: str):
    steps = [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]
    upgrade(url)
    for revision in [*steps[1:], "base"]:
        downgrade(url, revision)
    for revision in reversed(steps):
        assert upgrade(url, revision) == revision
    assert check(url).is_current


def test_only_what_is_open_keeps_its_due_dates(url: str):
    upgrade(url, "0004")
    for key, is_open in (("item:a", "true"), ("item:b", "false")):
        run(
            url,
            "INSERT INTO region (case_id, key, round, department, office, state, open, due_at,"
            f" overdue_at, warned) VALUES ('k', '{key}', 1, 'd', 'd', 's', {is_open}, 'x', 'y', true)",
        )
    upgrade(url)
    kept = "SELECT key, due_at, overdue_at, warned FROM region ORDER BY key"
    assert [tuple(row) for row in rows(url, kept)] == [
        ("item:a", "x", "y", True),
        ("item:b", None, None, False),
    ]
    downgrade(url, "0004")
    upgrade(url)
    assert len(rows(url, kept)) == 2


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("DROP INDEX ix_case_wake", "ix_case_wake"),
        ("ALTER TABLE inbox ADD COLUMN extra TEXT", "extra"),
        ("DROP TABLE seal", "seal"),
    ],
)
def test_drift_is_seen_and_named(url: str, change: str, named: str):
    upgrade(url)
    run(url, change)
    seen = check(url)
    assert not seen.is_current
    assert any(named in difference for difference in seen.drift)


def test_tables_of_the_host_are_left_alone(url: str):
    run(url, "CREATE TABLE hall_ticket (id INTEGER PRIMARY KEY)")
    upgrade(url)
    assert check(url).is_current
    downgrade(url, "base")
    assert "hall_ticket" in tables(url)


def test_an_unknown_step_is_refused(url: str):
    with pytest.raises(UsageError):
        upgrade(url, "9999")
    with pytest.raises(UsageError):
        downgrade(url, "9999")


def test_a_step_that_fails_leaves_nothing_half_made(url: str):
    run(url, "CREATE TABLE seal (id INTEGER PRIMARY KEY)")
    with pytest.raises(StoreError):
        upgrade(url)
    assert tables(url) <= {"seal", VERSION_TABLE}
    assert check(url).reached is None


def test_names_suit_every_database():
    for table in metadata.tables.values():
        parts = [table, *table.columns, *table.indexes, table.primary_key]
        names = [str(part.name) for part in parts]
        assert all(name == name.lower() and len(name) <= 30 for name in names)


def test_a_file_from_a_newer_oneflow_is_not_touched(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/newer.db"
    upgrade(url)
    with sqlite3.connect(tmp_path / "newer.db") as connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    connection.close()
    seen = check(url)
    assert (seen.reached, seen.is_current) == ("9999", False)
    with pytest.raises(UsageError):
        upgrade(url)


def test_processes_that_start_at_once_upgrade_once(url: str):
    outcomes: list[str] = []
    threads = [threading.Thread(target=lambda: outcomes.append(upgrade(url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [check(url).needed] * 4
    assert check(url).is_current


def test_sqlite_lays_the_same_tables_in_the_order_of_their_keys(tmp_path: Path):
    """Alembic does not compare this: the upgraded file is like one made from the tables in code."""

    def clustered(path: Path) -> set[str]:
        with sqlite3.connect(path) as connection:
            found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            names = {name for name, sql in found if sql.rstrip().endswith("WITHOUT ROWID")}
        connection.close()
        return names

    upgrade(f"sqlite:///{tmp_path}/upgraded.db")
    engine = create_engine(f"sqlite:///{tmp_path}/made.db")
    metadata.create_all(engine)
    engine.dispose()
    expected = {"region", "case_data", "outbox", "inbox", "counter", "sealed_head"}
    assert clustered(tmp_path / "upgraded.db") == clustered(tmp_path / "made.db") == expected


def test_sqlite_has_the_same_indexes_over_the_same_rows(tmp_path: Path):
    """Alembic does not compare the condition of an index either."""

    def indexes(path: Path) -> dict[str, str]:
        with sqlite3.connect(path) as connection:
            found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'")
            told = {name: " ".join(sql.split()) for name, sql in found if sql is not None}
        connection.close()
        return told

    upgrade(f"sqlite:///{tmp_path}/upgraded.db")
    engine = create_engine(f"sqlite:///{tmp_path}/made.db")
    metadata.create_all(engine)
    engine.dispose()
    assert indexes(tmp_path / "upgraded.db") == indexes(tmp_path / "made.db")
