"""Reading cases for somebody: in their scope, recorded each time, denials kept like any other."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from msgspec.structs import replace

from oneflow.adapters.system_time import SystemTime
from oneflow.cli import access
from oneflow.cli.actors import asking
from oneflow.cli.filters import NUMBER, Asked, check_known
from oneflow.cli.naming import Names
from oneflow.cli.options import address, opened
from oneflow.engine.history.bundle import Bundle
from oneflow.engine.ports import Denial
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.instants import write_instant
from oneflow.engine.shell.asked import CasesAsked, WorkAsked
from oneflow.engine.shell.listing import CaseFilter, CaseQueries, scope_of
from oneflow.engine.shell.pages import CaseSummary, Page, Work
from oneflow.engine.shell.reading import Reading
from oneflow.errors import NotFoundError
from oneflow.testing.bundling import bundle_of
from oneflow.testing.export.scenario import Exported, export_scenario


class Desk:
    """One actor in front of one database. Use as a context manager."""

    def __init__(
        self, database: str | None, actor: str | None, *, purpose: str | None = None
    ) -> None:
        """Open the database for whoever asks; `purpose` is recorded with each reading.

        Raises:
            UsageError: no database or nobody is named. StoreError: it cannot be opened.
        """
        self.actor: Actor = replace(asking(actor), purpose=purpose)
        url = address(database)
        self.engine = opened(database)
        access.keep_log(url)

    @property
    def queries(self) -> CaseQueries:
        """Questions over many cases."""
        return self.engine.store.queries

    def cases(self, asked: CasesAsked, *, after: str | None, limit: int) -> Page[CaseSummary]:
        """List cases in this actor's scope, and record each.

        Raises:
            UsageError: nothing was found, and a name in the filters is unknown.
        """
        page = self.engine.desk(self.actor).cases(after=after, limit=limit, **asked)
        if not page:
            self._check(
                Asked(
                    matter=asked.get("matter"),
                    item=asked.get("item"),
                    state=asked.get("state"),
                    number=asked.get("number"),
                )
            )
        for line in page:
            access.record(self.actor, "list", line.id)
        return page

    def todo(self, asked: WorkAsked, *, after: str | None, limit: int) -> Page[Work]:
        """List the open work of this actor's offices, and record it. Raises: as `cases`."""
        page = self.engine.desk(self.actor).todo(after=after, limit=limit, **asked)
        return self._recorded(page, asked, "todo")

    def overdue(self, asked: WorkAsked, *, after: str | None, limit: int) -> Page[Work]:
        """List overdue work in this actor's scope, and record it. Raises: as `cases`."""
        page = self.engine.desk(self.actor).overdue(after=after, limit=limit, **asked)
        return self._recorded(page, asked, "overdue")

    def _recorded(self, page: Page[Work], asked: WorkAsked, action: str) -> Page[Work]:
        if not page:
            state, office = asked.get("state"), asked.get("office")
            self._check(Asked(item=asked.get("item"), state=state, office=office, of_item=True))
        for case_id in dict.fromkeys(work.case_id for work in page):
            access.record(self.actor, action, case_id)
        return page

    def _check(self, asked: Asked) -> None:
        check_known(self.engine, self.actor, asked)

    def glance(self, case_id: str) -> Reading:
        """Read a case that is listed, and recorded, already."""
        return self.engine.read(case_id, self.actor)

    def names(self, case_id: str) -> Names:
        """What the parts of a listed case are called."""
        reading = self.glance(case_id)
        return Names(reading.world.plan, reading.case)

    def read(self, case: str, action: str) -> Reading:
        """Read a case by its id or its number (办件编号), and record it.

        Raises:
            NotFoundError: there is no such case for this actor; the attempt is kept.
        """
        case_id = self._id_of(case)
        try:
            reading = self.engine.read(case_id, self.actor)
        except NotFoundError:
            self._deny(case_id, action)
            raise
        access.record(self.actor, action, case_id)
        return reading

    def export(self, case: str, *, with_data: bool) -> Bundle:
        """Gather a case for a file; what personal values go along is recorded by name."""
        bundle = self.gather(case, "export")
        if not with_data:
            return replace(bundle, data=None)
        keys = (row.key for row in bundle.data or ())
        access.record(self.actor, "export-data", bundle.case.id, keys)
        return bundle

    def scenario(self, case: str, *, anonymise: bool) -> Exported:
        """Tell a case as a scenario; real values in it are recorded by name."""
        bundle = self.gather(case, "export-scenario")
        if not anonymise:
            keys = (row.key for row in bundle.data or ())
            access.record(self.actor, "export-data", bundle.case.id, keys)
        return export_scenario(bundle, anonymise=anonymise)

    def gather(self, case: str, action: str) -> Bundle:
        """Gather a case with its values, for a use that shows none of them; recorded."""
        return bundle_of(self.engine, self.read(case, action).row.id, self.actor)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _id_of(self, case: str) -> str:
        if not NUMBER.fullmatch(case):
            return case
        lines = self.queries.cases(scope_of(self.actor), CaseFilter(number=case), limit=1)
        return lines[0].id if lines else case

    def _deny(self, case_id: str, action: str) -> None:
        entropy = self.engine.handler.entropy
        self.engine.store.deny(
            Denial(
                id=entropy.id(),
                at=write_instant(SystemTime().now()),
                case_id=case_id[:64],
                actor=self.actor.id[:128],
                command=f"read:{action}",
                rule="not-found",
            )
        )
