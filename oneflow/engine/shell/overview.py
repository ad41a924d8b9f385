"""What one actor may look over: a case, lists of cases and of work, a case's history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Unpack

from oneflow.engine.kernel.authority import in_scope
from oneflow.engine.outlook.view import CaseView, view_of
from oneflow.engine.ports import Denial
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import item_key
from oneflow.engine.records.instants import read_instant, write_instant
from oneflow.engine.shell.asked import CasesAsked, WorkAsked
from oneflow.engine.shell.handler import Handler
from oneflow.engine.shell.listing import (
    CaseFilter,
    CaseQueries,
    WorkFilter,
    WorkLine,
    read_case_place,
    read_work_place,
    scope_of,
    write_place,
)
from oneflow.engine.shell.pages import CaseSummary, HistoryLine, Page, Work, summary_of, work_of
from oneflow.engine.shell.preparation import sealed_facts
from oneflow.engine.shell.reading import no_case
from oneflow.errors import NotFoundError, UsageError

LONGEST_PAGE = 1000


class Overview:
    """What one actor may see. Changes nothing.

    Args:
        handler: knows the store, definitions and the time.
        queries: of the same store.
        actor: whoever looks; the host has made sure who that is.
    """

    def __init__(self, handler: Handler, queries: CaseQueries, actor: Actor) -> None:
        self._handler, self._queries, self._actor = handler, queries, actor

    @property
    def actor(self) -> Actor:
        """Whoever sees and acts here."""
        return self._actor

    def case(self, case_id: str, /) -> CaseView:
        """Look at a case: where it stands, what it waits for, when it will end.

        Raises:
            NotFoundError: there is no such case for this actor; the attempt is recorded.
        """
        handler = self._handler
        with handler.store.look(case_id) as look:
            row = look.stored
            if row is not None:
                case, world = handler.opened(row, look)
                if in_scope(case, self._actor):
                    if world.has_sealed_rules:
                        world = world.knowing(sealed_facts(look.data()))
                    return view_of(world, case, handler.time.now())
        raise self._denied(case_id, "read:case")

    def cases(
        self, *, after: str | None = None, limit: int = 50, **asked: Unpack[CasesAsked]
    ) -> Page[CaseSummary]:
        """List the cases in this actor's scope, the one received last first.

        Args:
            after: `next` of the page before; None: from the beginning.
            limit: cases a page, 1 to 1000.
            asked: see `CasesAsked`.

        Raises:
            UsageError: `after` or `limit` is none.
        """
        wanted = CaseFilter(
            matter=asked.get("matter"),
            status=asked.get("state"),
            applicant=asked.get("applicant"),
            number=asked.get("number"),
            ended=asked.get("ended"),
            item=asked.get("item"),
            received_from=self._instant(asked.get("received_from")),
            received_to=self._instant(asked.get("received_to")),
        )
        lines = self._queries.cases(
            scope_of(self._actor), wanted, after=read_case_place(after), limit=_checked(limit) + 1
        )
        calendar = self._handler.worlds.calendar
        shown = tuple(summary_of(line, calendar) for line in lines[:limit])
        return Page(shown, write_place(lines[limit - 1].place) if len(lines) > limit else None)

    def todo(
        self, *, after: str | None = None, limit: int = 50, **asked: Unpack[WorkAsked]
    ) -> Page[Work]:
        """List the open work of this actor's offices: what is due first first, undated work last.

        Args:
            after: as in `cases`.
            limit: as in `cases`.
            asked: see `WorkAsked`.

        Raises:
            UsageError: `after` or `limit` is none.
        """
        return self._work(self._queries.todo, asked, after=after, limit=limit)

    def overdue(
        self, *, after: str | None = None, limit: int = 50, **asked: Unpack[WorkAsked]
    ) -> Page[Work]:
        """List open work past its legal limit, in the order of `todo`.

        Of this actor's offices, of the cases that these lead, and of the actor's own cases.
        Arguments and errors are those of `todo`; a `light` has no meaning here.
        """
        return self._work(self._queries.overdue, asked, after=after, limit=limit)

    def history(
        self, case_id: str, /, *, after: int = 0, limit: int = 1000
    ) -> tuple[HistoryLine, ...]:
        """What happened in a case, oldest first, behind event number `after`.

        Raises:
            NotFoundError: there is no such case for this actor; the attempt is recorded.
            UsageError: `limit` is none.
        """
        scope = scope_of(self._actor)
        rows = self._queries.history(scope, case_id, after=after, limit=_checked(limit))
        if not rows and not self._queries.history(scope, case_id, limit=1):
            raise self._denied(case_id, "read:history")
        event = self._handler.envelope.event
        return tuple(
            HistoryLine(
                seq=row.seq,
                type=row.type,
                at=found.at,
                recorded_at=read_instant(row.recorded_at),
                event=found,
            )
            for row, found in ((row, event(row)) for row in rows)
        )

    def _work(
        self,
        ask: Callable[..., Sequence[WorkLine]],
        asked: WorkAsked,
        *,
        after: str | None,
        limit: int,
    ) -> Page[Work]:
        now, scope = self._handler.time.now(), scope_of(self._actor)
        item = asked.get("item")
        wanted = WorkFilter(
            key=None if item is None else item_key(item),
            state=asked.get("state"),
            light=asked.get("light"),
            office=asked.get("office"),
            matter=asked.get("matter"),
            number=asked.get("number"),
            applicant=asked.get("applicant"),
            received_from=self._instant(asked.get("received_from")),
            received_to=self._instant(asked.get("received_to")),
        )
        place = read_work_place(after)
        lines = ask(scope, wanted, now, after=place, limit=_checked(limit) + 1)
        calendar = self._handler.worlds.calendar
        shown = tuple(work_of(line, calendar, now) for line in lines[:limit])
        return Page(shown, write_place(lines[limit - 1].place) if len(lines) > limit else None)

    def _instant(self, end: date | None) -> str | None:
        """The end of a span of days, as rows have it."""
        return None if end is None else write_instant(self._handler.worlds.calendar.localise(end))

    def _denied(self, case_id: str, what: str) -> NotFoundError:
        """Record that somebody looked for what is not theirs; give the sentence for them."""
        handler = self._handler
        handler.store.deny(
            Denial(
                id=handler.entropy.id(),
                at=write_instant(handler.time.now()),
                case_id=case_id[:64],
                actor=self._actor.id[:128],
                command=what,
                rule="not-found",
            )
        )
        return no_case(case_id)


def _checked(limit: int) -> int:
    if not 1 <= limit <= LONGEST_PAGE:
        raise UsageError(
            f"一页最多 {LONGEST_PAGE} 行，至少 1 行。",
            f"A page has 1 to {LONGEST_PAGE} lines.",
            remedy_zh="改小 limit，用 after 接着看下一页。",
            remedy_en="Ask for fewer, and go on with `after`.",
        )
    return limit
