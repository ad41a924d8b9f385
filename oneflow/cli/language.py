"""Which language this run speaks, and saying things in it.

Chinese unless `--lang en` or `ONEFLOW_LANG=en` says otherwise. The choice is made once, at the
start of a run and before the command line is read, so that what is wrong with it is told in the
right language; it is read from everywhere in `oneflow.cli`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Literal

from oneflow.errors import LANGUAGES
from oneflow.matters.plan import Text

VARIABLE = "ONEFLOW_LANG"
OPTION = "--lang"
Language = Literal["zh", "en"]
_CHOSEN: ContextVar[Language] = ContextVar("language", default="zh")


def language() -> Language:
    """The language of this run."""
    return _CHOSEN.get()


def choose(wanted: str) -> None:
    """Speak `wanted` from now on.

    Raises:
        ValueError: it is neither "zh" nor "en".
    """
    if wanted not in LANGUAGES:
        raise ValueError(wanted)
    _CHOSEN.set("zh" if wanted == "zh" else "en")


def wanted_by(arguments: Sequence[str], variables: Mapping[str, str]) -> str:
    """The language that a command line asks for, wherever it says so, else the environment.

    What is neither "zh" nor "en" is passed over here; the option itself refuses it.

    >>> wanted_by(["lint", "--lang=en"], {}), wanted_by(["lint"], {"ONEFLOW_LANG": "fr"})
    ('en', 'zh')
    """
    named = [variables.get(VARIABLE, "")]
    for place, argument in enumerate(arguments):
        if argument == OPTION:
            named += arguments[place + 1 : place + 2]
        elif argument.startswith(f"{OPTION}="):
            named.append(argument.removeprefix(f"{OPTION}="))
    return next((each for each in reversed(named) if each in LANGUAGES), "zh")


def counted(count: int, one: str) -> str:
    """Say a number of things in English; `one` is what one of them is called.

    >>> counted(1, "case"), counted(0, "piece of work")
    ('1 case', '0 pieces of work')
    """
    if count == 1:
        return f"1 {one}"
    noun, space, rest = one.partition(" ")
    return f"{count} {noun}s{space}{rest}"


def say(zh: str, en: str) -> str:
    """Give the one of two texts that this run speaks.

    >>> say("办件", "case")
    '办件'
    """
    return zh if language() == "zh" else en


def told(text: Text | None, code: str = "") -> str:
    """Give a text of a definition in the language of this run; `code` where there is none."""
    return code if text is None else say(text.zh, text.en or text.zh)
