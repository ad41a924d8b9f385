"""Texts from templates: the one door to Jinja2.

Templates come with a definition, values from a case. Values are data: what stands in them is
never a template. A template can only look at the values it is given; it cannot load files,
reach into Python, or run for ever. A value that is missing is an error, not an empty place.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from oneflow.errors import DefinitionError

MOST_CHARACTERS = 200_000
"""No legal text is longer; a template that makes more runs wild."""
_MOST_STEPS = 1_000


def _few(*limits: int) -> range:
    """What `range` may do in a template: at most a thousand steps."""
    steps = range(*limits)
    if len(steps) > _MOST_STEPS:
        raise OverflowError("range")
    return steps


_environment = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_environment.globals = {"range": _few}


def render(template: str, values: Mapping[str, Any], *, name: str = "") -> str:
    """Put values into a template of plain text.

    Args:
        template: Jinja2's language, without loading of other templates.
        values: what it may look at.
        name: of the template, for the error.

    Raises:
        DefinitionError: the template is wrong, asks for a value that is not there, or makes
            too much; the error never repeats a value.

    >>> render("{{ applicant }}：请于{{ days }}日内补正。", {"applicant": "{{ x }}", "days": 5})
    '{{ x }}：请于5日内补正。'
    """
    made: list[str] = []
    length = 0
    try:
        for part in _compiled(template).generate(values):
            made.append(part)
            length += len(part)
            if length > MOST_CHARACTERS:
                raise OverflowError(name)
    except TemplateSyntaxError as error:
        raise _wrong(name, f"line {error.lineno}") from None
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise _wrong(name, type(error).__name__) from None
    return "".join(made)


@lru_cache(maxsize=256)
def _compiled(template: str) -> Template:
    return _environment.from_string(template)


def _wrong(name: str, reason: str) -> DefinitionError:
    return DefinitionError(
        f"文书模板“{name}”无法生成（{reason}）",
        f"the template '{name}' cannot be rendered ({reason})",
        remedy_zh="核对模板的写法和它引用的字段。",
        remedy_en="Check the template and the fields it asks for.",
        data={"template": name, "reason": reason},
    )
