"""Bringing stored events of an older schema version to the present one, when they are read.

A step maps the mapping of one version to the mapping of the next; it uses nothing else, in
particular no plan, no calendar and no clock. Steps run after the chain was verified over the
stored bytes, and never change what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from oneflow.errors import IntegrityError

Body = dict[str, Any]
Upcasters = Mapping[tuple[str, int], Callable[[Body], Body]]

UPCASTERS: Upcasters = {}
"""(stored type, version) -> step to version + 1. Empty: every event is still in version 1."""


def upcast(body: Body, *, type: str, version: int, to: int, upcasters: Upcasters) -> Body:  # noqa: A002 - the word of the row
    """Lead `body` from `version` up to version `to`, step by step.

    Raises:
        IntegrityError: a step is missing, or the event is newer than this oneflow.

    >>> steps = {("named", 1): lambda body: {"full_name": body["name"]}}
    >>> upcast({"name": "x"}, type="named", version=1, to=2, upcasters=steps)
    {'full_name': 'x'}
    """
    for number in range(version, to):
        step = upcasters.get((type, number))
        if step is None:
            raise _unreadable(type, number, to)
        body = step(body)
    if version > to:
        raise _unreadable(type, version, to)
    return body


def _unreadable(kind: str, version: int, to: int) -> IntegrityError:
    return IntegrityError(
        f"事件“{kind}”的第 {version} 版格式无法读成第 {to} 版",
        f"event '{kind}' in version {version} cannot be read as version {to}",
        remedy_zh="请使用写入该事件的（或更新的）oneflow 版本。",
        remedy_en="Use the oneflow version that wrote the event, or a later one.",
        data={"type": kind, "version": version, "to": to},
    )
