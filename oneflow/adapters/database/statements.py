"""Every statement of the portable set.

Rows go in as `msgspec.structs.astuple(row)`: columns stand in the order of a row's fields. No
dialect feature is used; SQLAlchemy leaves SKIP LOCKED out where a database has no such thing,
and there one claimer holds the whole database.
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import exists, insert, or_, select, update
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import Update

from oneflow.adapters.database import schema as t
from oneflow.adapters.database.rendering import AnyStatement, Statement, change, p, put, read
from oneflow.engine.ports import CaseRow, DataRow, Denial, EventRow, InboxRow, OutboxRow, RegionRow

RECALLED = "recalled"
"""The reason of a message that was cancelled before it was sent."""

REGION_KEY = RegionRow.__struct_fields__[:3]

_c, _e, _d, _o, _i = t.case.c, t.case_event.c, t.case_data.c, t.outbox.c, t.inbox.c


class CaseStatements:
    """Reading and writing one case."""

    def __init__(self, dialect: Dialect) -> None:
        def of(statement: AnyStatement) -> Statement:
            return Statement(statement, dialect)

        mine = _c.id == p("id")
        self.case = of(read(t.case, CaseRow).where(mine))
        self.answer = of(
            select(_i.fingerprint, _i.answer).where(
                _i.case_id == p("case_id"), _i.command_id == p("command_id")
            )
        )
        self.new_case = of(put(t.case, CaseRow))
        fields = CaseRow.__struct_fields__[1:]
        self.change_case = of(change(t.case, *fields).where(mine, _c.version == p("version")))
        self.events = of(
            read(t.case_event, EventRow).where(_e.case_id == p("case_id")).order_by(_e.seq)
        )
        self.new_event = of(put(t.case_event, EventRow))
        self.change_region = of(
            change(t.region, *RegionRow.__struct_fields__[3:]).where(
                *(t.region.c[name] == p(name) for name in REGION_KEY)
            )
        )
        self.new_region = of(put(t.region, RegionRow))
        values = read(t.case_data, DataRow).where(_d.case_id == p("case_id"))
        self.data = of(values.order_by(_d.key, _d.version))
        self.new_data = of(put(t.case_data, DataRow))
        self.new_message = of(put(t.outbox, OutboxRow))
        self.new_answer = of(put(t.inbox, InboxRow))
        self.due = of(
            read(t.case, CaseRow)
            .where(_c.wake_at <= p("now"), _c.wake_at >= p("wake_at"))
            .where(or_(_c.wake_at > p("wake_at"), _c.id > p("case_id")))
            .order_by(_c.wake_at, _c.id)
            .limit(p("limit"))
            .with_for_update(skip_locked=True)
        )


class RegionStatements:
    """Reading the regions of one case, for exports and checks."""

    def __init__(self, dialect: Dialect) -> None:
        mine = t.region.c.case_id == p("case_id")
        self.all = Statement(read(t.region, RegionRow).where(mine), dialect)


class ErasingStatements:
    """Taking back messages that nobody sent, and destroying values."""

    def __init__(self, dialect: Dialect) -> None:
        self.recall = Statement(
            change(t.outbox, "done_at", "reason").where(
                _o.case_id == p("case_id"),
                _o.seq == p("seq"),
                _o.done_at.is_(None),
                _o.leased_until.is_(None),
            ),
            dialect,
        )
        self.values = Statement(
            update(t.case_data)
            .values(value=None, salt=None)
            .where(_d.case_id == p("case_id"), _d.key == p("key")),
            dialect,
        )
        self.fingerprints = Statement(
            update(t.inbox).values(fingerprint=b"").where(_i.case_id == p("case_id")), dialect
        )
        self.messages = Statement(
            update(t.outbox)
            .values(body="")
            .where(_o.case_id == p("case_id"), _o.done_at.is_not(None)),
            dialect,
        )


class SmallStatements:
    """Definitions, calendars, numbers, denials."""

    def __init__(self, dialect: Dialect) -> None:
        def of(statement: AnyStatement) -> Statement:
            return Statement(statement, dialect)

        found, kept, counted = t.definition.c, t.calendar.c, t.counter.c
        self.definition = of(select(found.body).where(found.digest == p("digest")))
        self.new_definition = of(
            insert(t.definition).values(
                digest=p("digest"), code=p("code"), title=p("title"), body=p("body")
            )
        )
        self.calendar = of(
            select(kept.body).where(kept.calendar == p("calendar"), kept.revision == p("revision"))
        )
        self.new_calendar = of(
            insert(t.calendar).values(
                calendar=p("calendar"), revision=p("revision"), body=p("body")
            )
        )
        self.count = of(
            update(t.counter)
            .values(value=counted.value + p("count"))
            .where(counted.name == p("name"))
        )
        self.counted = of(select(counted.value).where(counted.name == p("name")))
        self.new_counter = of(insert(t.counter).values(name=p("name"), value=p("value")))
        self.new_denial = of(put(t.denial, Denial))


_MESSAGE = tuple(_o[name] for name in OutboxRow.__struct_fields__)


class OutboxStatements:
    """The relay's side of the outbox."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self.lease = Statement(
            _this_letter(change(t.outbox, "token", "leased_until")),
            dialect,
        )
        freed = update(t.outbox).values(leased_until=None)
        self.give_back = Statement(_leased(freed), dialect)
        self.sent = Statement(_leased(freed.values(done_at=p("now"), reason=None)), dialect)
        tried = freed.values(attempts=_o.attempts + 1, reason=p("reason"))
        self.failed = Statement(_leased(tried.values(not_before=p("retry_at"))), dialect)
        self.died = Statement(_leased(tried.values(dead=1)), dialect)
        laid_aside = (_o.dead == 1, _o.done_at.is_(None))
        self.dead = Statement(select(*_MESSAGE).where(*laid_aside), dialect)
        self.laid_aside = Statement(
            select(*_MESSAGE, _o.attempts, _o.reason)
            .where(*laid_aside)
            .order_by(_o.case_id, _o.destination, _o.seq, _o.n)
            .limit(p("limit")),
            dialect,
        )
        self.release = Statement(
            _this_letter(
                update(t.outbox).values(dead=0, attempts=0, not_before=p("now")).where(*laid_aside)
            ),
            dialect,
        )
        self.ready = lru_cache(maxsize=64)(self._ready)

    def _ready(self, skipped: int) -> Statement:
        """Messages that may be sent, leaving out so many destinations (`skip0`, `skip1`, ...)."""
        older = t.outbox.alias("older")
        blocked = exists().where(
            older.c.case_id == _o.case_id,
            older.c.destination == _o.destination,
            older.c.done_at.is_(None),
            or_(older.c.seq < _o.seq, (older.c.seq == _o.seq) & (older.c.n < _o.n)),
        )
        statement = (
            select(*_MESSAGE, _o.attempts, _o.token)
            .where(_o.done_at.is_(None), _o.dead == 0, _o.not_before <= p("now"))
            .where(*(_o.destination != p(f"skip{i}") for i in range(skipped)))
            .where(or_(_o.leased_until.is_(None), _o.leased_until <= p("now")))
            .where(~blocked)
            .order_by(_o.not_before, _o.case_id, _o.destination, _o.seq, _o.n)
            .limit(p("limit"))
            .with_for_update(skip_locked=True)
        )
        return Statement(statement, self._dialect)


def _this_letter(statement: Update) -> Update:
    return statement.where(
        _o.case_id == p("case_id"),
        _o.destination == p("destination"),
        _o.seq == p("seq"),
        _o.n == p("n"),
    )


def _leased(statement: Update) -> Update:
    """Confine to the message still leased under this token."""
    return _this_letter(statement).where(
        _o.token == p("token"), _o.leased_until.is_not(None), _o.done_at.is_(None)
    )
