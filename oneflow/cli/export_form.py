"""What `oneflow case export` writes: a bundle, or a scenario (`--as scenario`).

`--as` names the form and whoever asks, each at most once: `--as scenario --as w1:window@hall/440106`.
"""

from __future__ import annotations

from typing import Annotated

import typer

from oneflow.cli.language import counted, say
from oneflow.errors import UsageError

BUNDLE, SCENARIO = "bundle", "scenario"
AsOrForm = Annotated[
    list[str] | None,
    typer.Option(
        "--as",
        metavar="bundle|scenario|身份 / bundle|scenario|WHO",
        help="导出成什么；谁在查看 / as what; who asks. May be given twice",
    ),
]


def form_and_actor(given: list[str] | None) -> tuple[str, str | None]:
    """Tell the form from the actor.

    Raises:
        UsageError: one of them is named twice.

    >>> form_and_actor(["scenario", "w1:window@hall"]), form_and_actor(None)
    (('scenario', 'w1:window@hall'), ('bundle', None))
    """
    forms = [each for each in given or () if each in {BUNDLE, SCENARIO}]
    actors = [each for each in given or () if each not in {BUNDLE, SCENARIO}]
    if len(forms) > 1 or len(actors) > 1:
        raise UsageError(
            "--as 的导出形式和身份各只能写一次。",
            "--as names the form once and the actor once.",
            remedy_zh="例：--as scenario --as w1:window@hall/440106",
            remedy_en="Example: --as scenario --as w1:window@hall/440106",
        )
    return (forms or [BUNDLE])[0], actors[0] if actors else None


def check_together(form: str, *, with_data: bool, anonymise: bool) -> None:
    """Refuse an option that would do nothing: whoever asks for invented values must not get others.

    Raises:
        UsageError: `--anonymise` without a scenario, or `--with-data` with one.
    """
    if anonymise and form != SCENARIO:
        raise UsageError(
            "--anonymise 要和 --as scenario 一起用。",
            "--anonymise goes with --as scenario.",
            remedy_zh="加 --as scenario；导出包默认不含个人信息，去掉 --anonymise 即可。",
            remedy_en="Add --as scenario, or leave it out: a bundle holds no personal data as it is.",
        )
    if with_data and form == SCENARIO:
        raise UsageError(
            "--with-data 只用于导出包。",
            "--with-data goes with a bundle only.",
            remedy_zh="去掉 --with-data；场景里用真实的值，写 --purpose。",
            remedy_en="Leave it out; for real values in a scenario, say --purpose.",
        )


def needs_purpose() -> UsageError:
    """Real values leave the database only for a stated purpose."""
    return UsageError(
        "这样导出会有真实的个人信息。",
        "This export would hold personal data.",
        remedy_zh="用 --purpose 写明用途（会记录）；导出包去掉 --with-data，场景加 --anonymise，就不含个人信息。",
        remedy_en="Say what for with --purpose (it is recorded). A bundle without --with-data, and a "
        "scenario with --anonymise, hold none.",
    )


def tell_faults(faults: tuple[str, ...]) -> None:
    """Say what came out otherwise when the export was played."""
    told = say(
        f"导出的场景没有重现办件，{len(faults)} 处不同（已写在文件开头）：",
        f"The scenario does not repeat the case; {counted(len(faults), 'difference')} (see the head of the file):",
    )
    typer.echo("\n".join([told, *faults]), err=True)
