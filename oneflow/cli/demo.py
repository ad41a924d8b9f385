"""`oneflow demo`: one newborn's case over its departments, in virtual time, on a real database.

On a terminal a live board; without one a line for each happening. Both end by saying where the
files are and what to try next.
"""

from __future__ import annotations

import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated, Protocol

import msgspec
import typer
from msgspec.structs import replace
from rich.console import Console
from rich.layout import Layout
from rich.live import Live

from oneflow.bootstrap import Engine, open_engine
from oneflow.calendar import load_calendar, shipped
from oneflow.cli import demo_story as story
from oneflow.cli.demo_board import HEIGHT, News, Value, board, in_form_order
from oneflow.cli.demo_ending import ending
from oneflow.cli.demo_stage import Scene, Stage, Watch
from oneflow.cli.files import write_private
from oneflow.cli.language import say
from oneflow.cli.naming import Names
from oneflow.cli.options import SQLITE, Lang
from oneflow.cli.telling import sentence
from oneflow.cli.terminal import screen, shown
from oneflow.engine.activities.sign import Signed
from oneflow.engine.history.bundle import write_bundle
from oneflow.engine.shell.reading import values
from oneflow.errors import StoreError, UsageError
from oneflow.testing.bundling import bundle_of
from oneflow.testing.virtual import VirtualTime

Matter = Annotated[str, typer.Argument(help="主题 / matter")]
Fast = Annotated[bool, typer.Option("--fast", help="快放 / quickly")]
Folder = Annotated[
    Path | None, typer.Option("--output", "-o", help="文件放在哪里 / where the files go")
]
DATABASE, EXPORT = "oneflow.db", "case.json"
_STEP_SECONDS, _WAIT_SECONDS = 0.9, 0.4
"""A step of the story rests longer on the screen than a light that turns by itself."""
_FAST = 0.15


def demo(
    matter: Matter = story.MATTER, fast: Fast = False, output: Folder = None, _lang: Lang = None
) -> None:
    """演示一件事的办理全过程 / Play a case from submission to delivery."""
    if matter != story.MATTER:
        raise _no_story(matter)
    folder = _folder(output)
    console = screen()
    virtual = VirtualTime(load_calendar("cn").localise(datetime.fromisoformat(story.STARTS_AT)))
    definition = shipped(story.MATTER)
    url = f"{SQLITE}{folder / DATABASE}"
    with open_engine(url, definitions=[definition], time=virtual) as engine:
        if console.is_terminal and not console.is_dumb_terminal:
            _play_live(console, engine, virtual, speed=_FAST if fast else 1.0)
        else:
            Stage(engine, virtual, Lines(console)).play(story.BEATS)
        bundle = replace(bundle_of(engine, story.CASE_ID, story.OPERATOR), data=None)
    write_private(folder / EXPORT, write_bundle(bundle))
    ending(console, url=url, export=folder / EXPORT, definition=definition)


class Lines:
    """Watches without a terminal: the sentence of each step, and a line for each happening."""

    def __init__(self, console: Console) -> None:
        """Print on `console`."""
        self._console = console
        self._told = ""

    def __call__(self, scene: Scene) -> None:
        """Tell a scene."""
        caption = say(scene.beat.zh, scene.beat.en)
        if caption != self._told:
            self._told = caption
            self._console.print(shown(f"── {caption}"))
        names = Names(scene.reading.world.plan, scene.reading.case)
        for _, event in scene.fresh:
            line = f"{event.at:%Y-%m-%d %H:%M}  {sentence(names, event)}"
            self._console.print(shown(line), soft_wrap=True)


class Showing(Protocol):
    """Something that shows one picture at a time; `rich.live.Live` is one."""

    def update(self, renderable: Layout, *, refresh: bool) -> None:
        """Show another picture."""


class Board:
    """Watches on a terminal: redraws the board after each happening and lets it rest."""

    def __init__(self, live: Showing, engine: Engine, *, speed: float) -> None:
        """Draw on `live`; `speed` 1.0 is the pace for reading along, less is faster."""
        self._live, self._engine, self._speed = live, engine, speed
        self._news: list[News] = []
        self._sentences: dict[int, News] = {}
        self._step = 0
        self.last: Layout | None = None

    def __call__(self, scene: Scene) -> None:
        """Draw a scene."""
        names = Names(scene.reading.world.plan, scene.reading.case)
        for seq, event in scene.fresh:
            self._sentences[seq] = (event.at, sentence(names, event))
            if not isinstance(event, Signed):  # the move that follows tells the same
                self._news.append(self._sentences[seq])
        notices = [self._sentences[m.seq] for m in scene.messages if m.seq in self._sentences]
        self.last = board(scene, self._values(names), notices=notices, news=self._news)
        self._live.update(self.last, refresh=True)
        seconds = _STEP_SECONDS if scene.number != self._step else _WAIT_SECONDS
        self._step = scene.number
        time.sleep(seconds * self._speed)

    def _values(self, names: Names) -> tuple[Value, ...]:
        with self._engine.store.look(story.CASE_ID) as look:
            known = {row.key: msgspec.json.decode(row.value) for row in values(look)}
        fields = {key[6:]: value for key, value in known.items() if key.startswith("field:")}
        return in_form_order(names.plan.fields, fields)


def _play_live(console: Console, engine: Engine, virtual: VirtualTime, *, speed: float) -> None:
    """Play on the whole screen, then leave the last board standing in the scrollback."""
    with Live(console=console, screen=True, auto_refresh=False) as live:
        watch = Board(live, engine, speed=speed)
        watching: Watch = watch
        Stage(engine, virtual, watching).play(story.BEATS)
        time.sleep(2 * speed)
    if watch.last is not None:
        console.print(watch.last, height=min(HEIGHT, console.height))


def _folder(given: Path | None) -> Path:
    """Where the files go: a fresh private directory, or the one that was named.

    Raises:
        UsageError: there is a demonstration in it already.
        StoreError: it cannot be made.
    """
    if given is None:
        return Path(tempfile.mkdtemp(prefix="oneflow-demo-"))
    if (given / DATABASE).exists():
        raise UsageError(
            f"{given} 里已经有一次演示。",
            f"There is a demonstration in {given} already.",
            remedy_zh="换一个目录，或先删除它。",
            remedy_en="Choose another directory, or remove it first.",
        )
    try:
        given.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StoreError(
            f"无法建立目录 {given}。",
            f"The directory {given} cannot be made.",
            remedy_zh="检查路径和权限。",
            remedy_en="Check the path and its permissions.",
        ) from problem
    return given


def _no_story(matter: str) -> UsageError:
    return UsageError(
        f"主题“{matter}”没有演示。",
        f"There is no demonstration of the matter '{matter}'.",
        remedy_zh=f"可演示：{story.MATTER}。",
        remedy_en=f"There is one of: {story.MATTER}.",
    )
