r"""Writing a scenario as YAML that the reader of definitions takes back without a loss.

Two levels stand one below the other, what is deeper in `{}` and `[]`. A text stands bare where
nothing else can be read into it, else in double quotes as JSON writes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z一-鿿][\w一-鿿.+/@()-]*(?: [\w一-鿿.+/@()-]+)*")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?)?")
_WORDS = frozenset("true false null yes no on off y n none nan inf".split()) - {"none"}
_WIDE = 96


def write_scenario(entry: Mapping[str, Any], remarks: tuple[str, ...] = ()) -> str:
    """Write a scenario file.

    Args:
        entry: its keys in order; `steps` is a list of mappings.
        remarks: lines to stand above it as comments.
    """
    lines = [f"# {_one_line(remark)}" for remark in remarks]
    for key, value in entry.items():
        if key == "steps":
            lines.append("steps:")
            lines += [line for step in value for line in _step(step)]
        elif isinstance(value, dict):
            lines += [f"{key}:", *_block(value, "  ")]
        else:
            lines.append(f"{key}: {flow(value)}")
    return "\n".join(lines) + "\n"


def _step(step: Mapping[str, Any]) -> Iterator[str]:
    short = {key: value for key, value in step.items() if key != "then"}
    first = f"  - {flow(short)}"
    if len(first) <= _WIDE and "then" not in step:
        yield first
        return
    mark = "  - "
    for key, value in step.items():
        if key == "then":
            yield f"{mark}then:"
            yield from _block(value, "      ")
        else:
            yield f"{mark}{key}: {flow(value)}"
        mark = "    "


def _block(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, inner in value.items():
        line = f"{indent}{_scalar(key)}: {flow(inner)}"
        if len(line) <= _WIDE or not isinstance(inner, dict) or not inner:
            yield line
        else:
            yield f"{indent}{_scalar(key)}:"
            yield from _block(inner, indent + "  ")


def flow(value: Any) -> str:
    """Write any value in one line.

    >>> flow({"a b": ["11:00", True, None, 3], "at": "2026-03-04T10:00", "x": "no"})
    '{a b: ["11:00", true, null, 3], at: 2026-03-04T10:00, x: "no"}'
    """
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_scalar(str(key))}: {flow(each)}" for key, each in value.items())
        return f"{{{inside}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(flow(each) for each in value)}]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    bare = _BARE.fullmatch(value) and value.lower() not in _WORDS
    return value if bare or _DATED.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _one_line(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)
