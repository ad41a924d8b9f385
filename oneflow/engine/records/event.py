"""What every event is: a past-tense fact with a legal instant, and how it points at values.

Every event has `at`, the legal instant of what it tells, which need not rise along the
log; the row it is stored in adds `seq` and `recorded_at`, which do. Personal values never
stand in one: only references (`Ref`) and truth values. The stored name of an event is its
class in snake_case.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from msgspec import Struct


class Ref(Struct, frozen=True, omit_defaults=True):
    """Points at a value kept outside the history: a salted commitment to it, and its version."""

    commitment: str
    version: int = 1


class Defect(Struct, frozen=True, omit_defaults=True):
    """What is missing or wrong: `what` is `material:<code>` or `field:<name>`, as of `version`.

    department: who found it; "" is not said. text: their words, kept outside the history.
    """

    what: str
    version: int = 0
    department: str = ""
    text: Ref | None = None


class Event(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A fact. `schema` is the version of its stored form."""

    schema: ClassVar[int] = 1
    at: datetime


_WORD = re.compile(r"(?<!^)(?=[A-Z])")


@cache  # asked of each command that is stored
def event_name(kind: type[Any]) -> str:
    """Give the stored name of an event (or command) class.

    >>> event_name(Event)
    'event'
    """
    return _WORD.sub("_", kind.__name__).lower()
