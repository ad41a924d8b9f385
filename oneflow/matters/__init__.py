"""What should happen: matters written down by designers, checked and compiled to a `Plan`.

    load_matter(path) -> LoadedMatter -> expand -> Expanded(bytes, hash) -> compile_plan -> Plan

A file, read:
    source  source_text  yaml_tree  yaml_errors  scalars  bytes to a tree that knows its places
    definition/  validation  identifiers                   the form of a definition, and of its names
    template_files  shipped  procedures/                   what stands beside it and comes with it
    text_words                                             what a template may be for and look at
    loading                                                a definition directory, whole or not at all
    problems  problem_code  catalogue/  suggestion         what is wrong, where, and what to do
    schema                                                 the same form as JSON Schema

A matter, compiled:
    inlining  expansion               what is left unsaid, said; one text with one hash
    compilation/  conditions/         to a Plan; the language of conditions and decision tables
    plan  plan_data  plan_rules       the Plan
    activities/  ends                 settings of activities; states that nobody has to declare
    reserved_departments              departments that mean the same in every matter
    excluded_time                     procedures whose time does not count for licences
    checks/                           what can go wrong in it, proved before it is published
    graph  drawing/                   drawn for people

An application, judged by a Plan:
    selection  facts                  what a choice asks for; what the data mean
    form  field_values  papers        answers and documents, checked
    identity_numbers  patterns  money numbers of people, texts by pattern, sums

The engine needs the Plan and what judges an application by it; importing it loads neither pydantic
nor a YAML parser. The names below are loaded when they are first used.
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
