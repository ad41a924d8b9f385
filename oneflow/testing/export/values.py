"""The values that a stored case refers to, by key and version, in the order they became known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from oneflow.engine.ports import DataRow
from oneflow.engine.records.event import Ref
from oneflow.engine.records.value_keys import FIELD, SHARED, of_kind
from oneflow.errors import UsageError


class Values:
    """Every version of every value of one case.

    missing: keys that a command refers to and that are not there (erased, or left out).
    """

    def __init__(self, rows: Iterable[DataRow]) -> None:
        """Take the rows of a bundle."""
        self._values: dict[tuple[str, int], Any] = {
            (row.key, row.version): msgspec.json.decode(row.value) for row in rows
        }
        self.missing: dict[str, None] = {}

    @property
    def keys(self) -> frozenset[str]:
        """Keys of all values."""
        return frozenset(key for key, _ in self._values)

    def of(self, key: str, ref: Ref) -> Any:
        """The value referred to; None after it was noted as missing."""
        place = key, ref.version
        if place not in self._values:
            self.missing[key] = None
            return None
        return self._values[place]

    def fields(self, refs: Mapping[str, Ref]) -> dict[str, Any]:
        """Answers of the form by name."""
        return {name: self.of(f"{FIELD}{name}", ref) for name, ref in refs.items()}

    def shared(self, refs: Mapping[str, Ref]) -> dict[str, Any]:
        """Answers of shared data by the name of their source."""
        return {
            name: self.of(f"{SHARED}{name}", ref) for name, ref in of_kind(SHARED, refs).items()
        }

    def texts(self) -> Iterable[tuple[str, str]]:
        """Every text among the values with the key it is kept under, whole ones only."""
        for (key, _), value in self._values.items():
            for text in _texts(value):
                yield key, text

    def complete(self, case_id: str) -> None:
        """Raise UsageError if something referred to was missing."""
        if self.missing:
            raise UsageError(
                f"办件 {case_id} 的数据不全（{len(self.missing)} 项已删除或没有导出），不能写成场景。",
                f"Case {case_id} lacks {len(self.missing)} values (erased, or not exported);"
                " it cannot be told as a scenario.",
                remedy_zh="数据删除后只能重放（oneflow replay），不能重新申报。",
                remedy_en="What was erased can be replayed (`oneflow replay`), not handed in again.",
                data={"keys": sorted(self.missing)},
            )


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
