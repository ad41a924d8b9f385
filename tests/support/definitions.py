"""Definitions for tests: small matters in YAML, loaded and compiled from a temporary directory."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from oneflow.errors import DefinitionError
from oneflow.matters import LoadedMatter, Plan, load_matter
from oneflow.matters.loading import MATTER_FILE
from oneflow.matters.problems import Problem

ROOT = Path(__file__).parents[2]
NEWBORN = ROOT / "definitions" / "newborn"
DEREGISTRATION = ROOT / "definitions" / "deregistration"
RESTAURANT = ROOT / "definitions" / "restaurant"
STUDIES = ROOT / "tests" / "definitions"

HEAD = """\
oneflow: 1
code: small
title: {zh: 小事, en: Small}
subject: person
lead: office
departments: {office: {title: 办事处, office: form.district}, other: {}}
intake: {notice: {legal: 5wd, basis: law}, answer_within: 30cd}
"""
FORM = "form: {district: {type: region, sensitivity: internal}, flag: {type: bool}}\n"
ITEMS = "items: {first: {department: office, type: filing, procedure: filing, limit: 5wd}}\n"


def write(directory: Path, *parts: str, name: str = MATTER_FILE) -> Path:
    """Write a definition of these parts and give its directory."""
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(dedent(part) for part in parts), encoding="utf-8")
    return directory


def loaded(directory: Path, *parts: str) -> LoadedMatter:
    """Load a definition of these parts."""
    return load_matter(write(directory, *parts), checked=False)


def planned(directory: Path, *parts: str) -> Plan:
    """Compile a definition of these parts."""
    return loaded(directory, *parts).plan


def problems(directory: Path, *parts: str, region: str | None = None) -> tuple[Problem, ...]:
    """Give every problem of a definition of these parts, warnings included."""
    try:
        return load_matter(write(directory, *parts), region=region, checked=False).problems
    except DefinitionError as error:
        return error.problems


def told(found: tuple[Problem, ...]) -> list[tuple[str, int]]:
    """Give code and line of each problem."""
    return [(each.code, each.line) for each in found]
