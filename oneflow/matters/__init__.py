"""What should happen: matters written down by designers, checked and compiled to a `Plan`.

    load_matter(path) -> LoadedMatter -> expand -> Expanded(bytes, hash) -> compile_plan -> Plan

The engine needs `oneflow.matters.plan` and nothing else of this package; importing it loads
neither pydantic nor a YAML parser. The names below are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oneflow.matters.compilation import compile_plan
    from oneflow.matters.expansion import Expanded
    from oneflow.matters.loading import LoadedMatter, expand, load_matter
    from oneflow.matters.plan import Plan

_HOMES = {
    "Expanded": "oneflow.matters.expansion",
    "LoadedMatter": "oneflow.matters.loading",
    "Plan": "oneflow.matters.plan",
    "compile_plan": "oneflow.matters.compilation",
    "expand": "oneflow.matters.loading",
    "load_matter": "oneflow.matters.loading",
}

__all__ = ["Expanded", "LoadedMatter", "Plan", "compile_plan", "expand", "load_matter"]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'oneflow.matters' has no attribute '{name}'")
    return getattr(import_module(home), name)
