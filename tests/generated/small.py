"""Small matters as plain dicts, made into worlds: what a test needs to say is all that it says.

    world = published(matter(items={"a": item(gives=["g"]), "b": item("other", needs=["g"])}))

A definition is written as JSON, which is YAML, loaded from a temporary directory like any other,
and kept by its text: the same dict is loaded once a process.
"""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from oneflow.matters.expansion import Expanded
from oneflow.matters.loading import MATTER_FILE, load_matter

Entry = dict[str, Any]

DEPARTMENTS = ("office", "one", "two", "three")
"""`office` leads. None is routed: a department's office is the department."""


def item(department: str = "one", /, **more: Any) -> Entry:
    """Write an item: a filing with a limit of ten working days, unless said otherwise."""
    return {
        "department": department,
        "type": "filing",
        "procedure": "instant",
        "limit": {"legal": "10wd", "basis": "law"},
        **more,
    }


def licence(department: str = "one", /, **more: Any) -> Entry:
    """Write a licence, which silence accepts."""
    return item(department, **{"type": "licence", "deeming": {"basis": "law"}, **more})


def matter(items: dict[str, Entry], **more: Any) -> Entry:
    """Write a matter of these items."""
    return {
        "oneflow": 1,
        "code": "small",
        "title": "小事",
        "subject": "person",
        "lead": "office",
        "bases": {"law": {"text": "法", "mark": "assumed"}},
        "departments": {code: {} for code in DEPARTMENTS},
        "intake": {"notice": {"legal": "5wd", "basis": "law"}, "answer_within": "30cd"},
        "items": items,
        **more,
    }


def expanded(entry: Entry) -> Expanded:
    """Load a definition and give what is published of it. Raises DefinitionError."""
    return _expanded(json.dumps(entry, ensure_ascii=False))


@cache
def _expanded(text: str) -> Expanded:
    with tempfile.TemporaryDirectory(prefix="oneflow-small-") as home:
        path = Path(home) / MATTER_FILE
        path.write_text(text, encoding="utf-8")
        return load_matter(path, checked=False).expanded
