"""What a scenario's words ask of the engine: a request without its actor and its instant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from oneflow.engine.records.case import CASE, item_key
from oneflow.matters.problems import Words
from oneflow.testing.names import Names, meant

Loc = tuple[str | int, ...]
Report = Callable[..., None]
"""Takes (code, loc, **facts): a problem at a place of the file."""


class Wish(Struct, frozen=True, kw_only=True):
    """A request in the making.

    type, body: as in `Request`. who: the usual actor, where the step names none.
    signs_as: the body names the acting department. instants: fields of the body that are
    times in the scenario's spelling.
    """

    type: str
    body: Mapping[str, Any] = {}
    who: str = ""
    signs_as: bool = False
    instants: tuple[str, ...] = ()


class Deed:
    """One deed as written: its target and details, read with complaints at their places."""

    def __init__(
        self, names: Names, *, target: str, details: Any, loc: Loc, report: Report
    ) -> None:
        """Take what stands behind the verb (`target`) and behind the colon (`details`)."""
        self.names, self.target, self.details = names, target, details
        self.loc, self.report = loc, report

    def item(self) -> str:
        """The item that must be named; "" after a complaint."""
        return self._item(self.target)

    def items(self) -> tuple[str, ...]:
        """All items named, separated by commas."""
        parts = self.target.replace("，", ",").replace("、", ",").split(",")
        return tuple(self._item(part.strip()) for part in parts)

    def region(self) -> str:
        """The item's region, or the case's where none is named."""
        return item_key(self.item()) if self.target else CASE

    def nothing_named(self) -> None:
        """Complain if something is named where nothing can be."""
        if self.target:
            self.fault(f"“{self.target}”放在这里没有意义", f"'{self.target}' means nothing here")

    def fields(self, *known: str) -> dict[str, Any]:
        """The details as a mapping of these keys."""
        if self.details is None:
            return {}
        if not isinstance(self.details, dict):
            self.report(
                "OF1203", self.loc, expected=Words("“键: 值”", "a mapping"), found=str(self.details)
            )
            return {}
        for key in self.details:
            if known and key not in known:
                similar = meant(key, known)
                self.report("OF1201", (*self.loc, key), key=key, similar=similar)
        return dict(self.details)

    def needed(self, found: Mapping[str, Any], key: str) -> Any:
        """A detail that must be there."""
        if found.get(key) is None:
            self.report("OF1202", self.loc, key=key)
            return ""
        return found[key]

    def short(self, key: str, *known: str) -> dict[str, Any]:
        """The details, where a bare text stands for `key`."""
        if isinstance(self.details, str):
            return {key: self.details}
        return self.fields(key, *known)

    def fault(self, zh: str, en: str) -> None:
        """Complain about the deed as a whole."""
        self.report("OF1501", self.loc, fault=Words(f"{zh}。", f"{en}."))

    def _item(self, text: str) -> str:
        code = self.names.item(text)
        if code is None:
            self.report(
                "OF1205",
                self.loc,
                name=text,
                what=Words("事项", "item"),
                similar=meant(text, self.names.items),
            )
        return code or ""


def department(deed: Deed, item: str) -> str:
    """The department whose item it is; "" where there is no such item."""
    plan = deed.names.plan.items.get(item)
    return plan.department if plan else ""
