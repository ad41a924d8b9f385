"""Describe the public face of oneflow, one line a name or a member, for the snapshot beside it.

Run `python -m tests.architecture.public_api` from the root to renew the snapshot; the diff in the
commit then shows what the change means for those who build on oneflow.
"""

from __future__ import annotations

import inspect
from pathlib import Path

import oneflow

SNAPSHOT = Path(__file__).with_name("public_api.txt")


def describe() -> str:
    """Give the public names with their signatures, sorted, one a line."""
    lines: list[str] = []
    for name in sorted(oneflow.__all__):
        thing = getattr(oneflow, name)
        lines.append(_describe(name, thing))
        if inspect.isclass(thing):
            lines += [f"    {line}" for line in _members(thing)]
    return "\n".join(lines) + "\n"


def _members(kind: type) -> list[str]:
    """The public methods and properties that oneflow gives a class, inherited ones included."""
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        if not each.__module__.startswith("oneflow"):
            continue
        for name, member in vars(each).items():
            if name.startswith("_") and name not in {"__iter__", "__len__", "__enter__"}:
                continue
            if isinstance(member, property):
                found[name] = f"{name}: property{_result(member.fget)}"
            elif inspect.isfunction(member) or isinstance(member, classmethod | staticmethod):
                found[name] = f"def {name}{_signature(getattr(each, name))}"
    return [found[name] for name in sorted(found)]


def _result(getter: object) -> str:
    return _signature(getter).partition(")")[2]


def _describe(name: str, thing: object) -> str:
    if inspect.isclass(thing) and issubclass(thing, BaseException):
        return f"{name}: error({', '.join(parent.__name__ for parent in thing.__bases__)})"
    if inspect.isclass(thing) and getattr(thing, "_is_protocol", False):
        members = sorted(member for member in vars(thing) if not member.startswith("_"))
        return f"{name}: protocol({', '.join(members)})"
    if inspect.isclass(thing) or inspect.isroutine(thing):
        kind = "class " if inspect.isclass(thing) else "def "
        return f"{kind}{name}{_signature(thing)}"
    return f"{name}: {type(thing).__name__}"


def _signature(thing: object) -> str:
    try:
        return str(inspect.signature(thing))  # type: ignore[arg-type]  # checked by the caller
    except (TypeError, ValueError):
        return "(...)"


if __name__ == "__main__":
    SNAPSHOT.write_text(describe(), encoding="utf-8")
