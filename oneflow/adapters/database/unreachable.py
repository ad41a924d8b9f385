"""A database server that cannot be reached: which one, why as far as it is known, what to do.

Names host, port, database and user of the address, never its password. A driver's own words are
only searched for what is known here, never repeated.
"""

from __future__ import annotations

from sqlalchemy import URL

from oneflow.errors import StoreError

_DEFAULT_PORT = 5432
_REASONS = (
    ("refused", "那里没有服务在听", "nothing listens there"),
    ("could not translate host name", "没有这个主机名", "there is no host of that name"),
    ("name or service not known", "没有这个主机名", "there is no host of that name"),
    ("failed to resolve host", "没有这个主机名", "there is no host of that name"),
    ("timeout", "没有应答", "it does not answer"),
    ("password", "用户或口令不对", "user or password is wrong"),
    ("pg_hba", "服务不许从这里登录", "the server lets nobody log in from here"),
    ("starting up", "服务正在启动", "the server is starting"),
    ("shutting down", "服务正在停止", "the server is shutting down"),
    ("too many", "连接数已满", "it has no connection left"),
    ("no such file", "那里没有服务在听", "nothing listens there"),
)
_ABSENT = "does not exist"


def unreachable(error: Exception, url: URL) -> StoreError:
    """Say which server could not be reached; `error` is the driver's, of the attempt to connect."""
    host, port = url.host or "本机", url.port or _DEFAULT_PORT
    here_en = url.host or "this machine"
    zh, en = _reason(str(error).lower())
    name, user = url.database or url.username or "", url.username or ""
    where_zh = f"主机 {host}，端口 {port}，数据库 {name or '默认'}，用户 {user or '默认'}"
    where_en = (
        f"host {here_en}, port {port}, database {name or '(default)'}, user {user or '(default)'}"
    )
    return StoreError(
        f"连不上 PostgreSQL（{where_zh}）{zh}，本次未写入",
        f"PostgreSQL cannot be reached ({where_en}){en}; nothing was stored",
        remedy_zh=f"依次确认：服务在运行（pg_isready -h {url.host or 'localhost'} -p {port}），"
        "地址和端口没有写错，数据库已经建立，用户和口令正确。",
        remedy_en=f"See that the server is up (pg_isready -h {url.host or 'localhost'} -p {port}), "
        "that host and port are right, that the database was made, and that user and password are "
        "right.",
        data={
            "reason": "unreachable",
            "host": url.host or "",
            "port": port,
            "database": name,
            "driver": type(error).__name__,
        },
    )


def _reason(told: str) -> tuple[str, str]:
    """Why, in Chinese and English; empty where the driver's words are not known."""
    if _ABSENT in told:
        what = ("没有这个用户", "there is no such user")
        if "role" not in told:
            what = ("没有这个数据库", "there is no such database")
        return f"：{what[0]}", f": {what[1]}"
    for fragment, zh, en in _REASONS:
        if fragment in told:
            return f"：{zh}", f": {en}"
    return "", ""
