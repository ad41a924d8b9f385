"""Texts from templates: the one door to Jinja2, and the templates that come with oneflow.

Templates come with a definition or from `oneflow/templates`, values from a case. Values are data:
what stands in them is never a template. A template can only look at the values it is given; it
cannot load files, reach into Python, or run for ever. A value that is missing is an error, not an
empty place.

Every text may use the letterhead of its language (`letter.<language>.txt.j2`): the macros in it
stand before the text as if written there. The filter `day` writes a date in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from oneflow.errors import DefinitionError

MOST_CHARACTERS = 200_000
"""No legal text is longer; a template that makes more runs wild."""
_MOST_STEPS = 1_000
LETTER = "letter"
"""Name of the template whose macros every other one of its language may use."""
_GAPS = re.compile(r"\n\s*\n")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def _few(*limits: int) -> range:
    """What `range` may do in a template: at most a thousand steps."""
    steps = range(*limits)
    if len(steps) > _MOST_STEPS:
        raise OverflowError("range")
    return steps


def _day_zh(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _day_en(value: date) -> str:
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


@cache
def _environment(language: str) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals = {"range": _few}
    environment.filters["day"] = _day_zh if language == "zh" else _day_en
    return environment


class JinjaRenderer:
    """A `Renderer` over Jinja2 and the shipped templates."""

    def shipped(self, name: str, language: str) -> str | None:
        """The template that comes with oneflow; None: there is none."""
        return None if name == LETTER else shipped(name, language)

    def render(self, template: str, values: Mapping[str, Any], *, name: str, language: str) -> str:
        """Put values into a template with its letterhead; no two empty lines come together."""
        letter = shipped(LETTER, language) or ""
        text = render(letter + template, values, name=f"{name}.{language}", language=language)
        return _GAPS.sub("\n\n", text).strip() + "\n"


@cache
def shipped(name: str, language: str) -> str | None:
    """Read a shipped template, `oneflow/templates/<name>.<language>.txt.j2`; None: none there."""
    file = files("oneflow") / "templates" / f"{name}.{language}.txt.j2"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def render(
    template: str, values: Mapping[str, Any], *, name: str = "", language: str = "zh"
) -> str:
    """Put values into a template of plain text.

    Args:
        template: Jinja2's language, without loading of other templates.
        values: what it may look at.
        name: of the template, for the error.
        language: in which dates are written, "zh" or "en".

    Raises:
        DefinitionError: the template is wrong, asks for a value that is not there, or makes
            too much; the error never repeats a value.

    >>> render("{{ applicant }}：请于{{ days }}日内补正。", {"applicant": "{{ x }}", "days": 5})
    '{{ x }}：请于5日内补正。'
    >>> render("{{ at | day }}", {"at": date(2024, 3, 4)})
    '2024年3月4日'
    """
    made: list[str] = []
    length = 0
    try:
        for part in _compiled(template, language).generate(values):
            made.append(part)
            length += len(part)
            if length > MOST_CHARACTERS:
                raise OverflowError(name)
    except TemplateSyntaxError as error:
        raise _wrong(name, f"line {error.lineno}") from None
    except (
        TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError
    ) as error:  # fmt: skip
        raise _wrong(name, type(error).__name__) from None
    return "".join(made)


@lru_cache(maxsize=256)
def _compiled(template: str, language: str) -> Template:
    return _environment(language).from_string(template)


def _wrong(name: str, reason: str) -> DefinitionError:
    return DefinitionError(
        f"文书模板“{name}”无法生成（{reason}）",
        f"the template '{name}' cannot be rendered ({reason})",
        remedy_zh="核对模板的写法和它引用的字段。",
        remedy_en="Check the template and the fields it asks for.",
        data={"template": name, "reason": reason},
    )
