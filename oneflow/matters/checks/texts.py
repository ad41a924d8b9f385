"""Templates of a definition: for something that is told, whole, alike in both languages.

What a template looks at is read off its text; the language of templates is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oneflow.matters.checks.subject import Subject
from oneflow.matters.suggestion import similar_names
from oneflow.matters.text_words import FAMILIES, MACROS, TOPICS, VALUES

_VALUE = re.compile(r"{{\s*([a-zA-Z_][\w.]*)")
_PAIRS = (("{{", "}}"), ("{%", "%}"), ("{#", "#}"))
_CODE = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME = re.compile(r"(?<![.\w|])(?<!\| )(?<!is )(?<!is not )([A-Za-z_]\w*)(?!\s*=[^=])")
_MADE = re.compile(r"\b(?:for|set|macro)\s+(\w+(?:\s*,\s*\w+)*)")
_WORDS = frozenset(
    "for in if else elif endif endfor set endset macro endmacro and or not is none true false "
    "None True False loop range recursive".split()
)


def check_texts(subject: Subject) -> None:
    """Report templates that are never used, or that cannot be filled in."""
    for name, texts in subject.plan.templates.items():
        path = ("templates", name)
        if any(text.count(a) != text.count(b) for text in texts.values() for a, b in _PAIRS):
            subject.report_key("OF1615", path, name=name)
            continue
        zh, en = (frozenset(_VALUE.findall(texts.get(each, ""))) for each in ("zh", "en"))
        if zh != en:
            subject.report_key("OF1616", path, name=name, names=tuple(sorted(zh ^ en)))
        asked = {word for text in texts.values() for word in _looked_at(text)}
        unknown = sorted(asked - VALUES - MACROS)
        if unknown:
            known = sorted(VALUES | MACROS)
            similar = tuple(each for word in unknown for each in similar_names(word, known))
            subject.report_key("OF1619", path, name=name, names=tuple(unknown), similar=similar[:3])
        if not _is_told(subject, name):
            similar = similar_names(name, sorted(_topics(subject)))
            subject.report_key("OF1618", path, name=name, similar=similar)


def _is_told(subject: Subject, name: str) -> bool:
    return name in FAMILIES or name.startswith("finding.") or name in _topics(subject)


def _topics(subject: Subject) -> frozenset[str]:
    """What a case of this matter may tell."""
    plan = subject.plan
    procedures = (plan.procedures.get(choice.use) for choice in plan.case_procedures)
    states = (state for each in procedures if each is not None for state in each.states.values())
    ends = {f"case.{state.name}" for state in states if state.final}
    return frozenset({*TOPICS, *ends, *(f"light.{rung.name}" for rung in plan.rungs)})


def _looked_at(text: str) -> Iterator[str]:
    """The names that a template asks for: not those it makes itself, nor filters and tests."""
    parts = [_QUOTED.sub("", one or other) for one, other in _CODE.findall(text)]
    made = {name for part in parts for found in _MADE.findall(part) for name in found.split(",")}
    own = {name.strip() for name in made} | _WORDS
    for part in parts:
        yield from (name for name in _NAME.findall(part) if name not in own)
