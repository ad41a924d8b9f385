"""A server that cannot be reached is named with what to do, and its password never."""

from __future__ import annotations

import socket

import pytest
from sqlalchemy import make_url

from oneflow.adapters.database.connections import Database, read_url
from oneflow.adapters.database.unreachable import unreachable
from oneflow.adapters.database.upgrade import check
from oneflow.errors import StoreError, UsageError

PASSWORD = "do-not-tell"


@pytest.fixture
def nobody():
    """The address of a port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return port, f"postgresql://clerk:{PASSWORD}@127.0.0.1:{port}/hall"


@pytest.mark.parametrize("way", ["held", "check"])
def test_the_server_is_named_and_the_password_is_not(nobody, way):
    port, url = nobody
    with pytest.raises(StoreError) as caught:
        check(url) if way == "check" else Database(url).held()
    problem = caught.value
    for language, why in (("zh", "那里没有服务在听"), ("en", "nothing listens there")):
        told = problem.describe(language)
        for part in ("127.0.0.1", str(port), "hall", "clerk", why, "pg_isready"):
            assert part in told
        assert PASSWORD not in told
    assert PASSWORD not in repr(problem.data)
    assert problem.data["reason"] == "unreachable"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('FATAL: database "hall" does not exist', "没有这个数据库"),
        ('FATAL: role "clerk" does not exist', "没有这个用户"),
        ('FATAL: password authentication failed for user "clerk"', "用户或口令不对"),
        ("connection timeout expired", "没有应答"),
        ('FATAL: no pg_hba.conf entry for host "10.0.0.7"', "服务不许从这里登录"),
        ("FATAL: sorry, too many clients already", "连接数已满"),
        ("[Errno -2] Name or service not known", "没有这个主机名"),
    ],
)
def test_what_the_driver_says_becomes_a_reason(said, why):
    problem = unreachable(OSError(said), make_url(f"postgresql://clerk:{PASSWORD}@db/hall"))
    assert f"）：{why}，" in problem.zh
    assert said not in problem.describe("en")


def test_words_that_nobody_knows_are_left_out():
    problem = unreachable(OSError("?!"), make_url("postgresql://"))
    assert problem.zh == (
        "连不上 PostgreSQL（主机 本机，端口 5432，数据库 默认，用户 默认），本次未写入"
    )


def test_a_port_that_is_no_number_is_no_address():
    with pytest.raises(UsageError):
        read_url("postgresql://db:notaport/hall")
