"""The demonstration: the story goes through, and what it promises at the end works."""

from __future__ import annotations

import errno
import re
import shlex
import sys
from datetime import datetime

import pytest
from rich.cells import cell_len
from rich.console import Console

from oneflow.bootstrap import open_engine
from oneflow.calendar import load_calendar, shipped
from oneflow.cli import demo_story as story
from oneflow.cli.demo import Board, Lines
from oneflow.cli.demo_stage import Stage, _request
from oneflow.testing.virtual import VirtualTime


class Still:
    """A live display that only keeps what it was given."""

    def __init__(self):
        self.frames = []

    def update(self, renderable, *, refresh):
        assert refresh
        self.frames.append(renderable)


@pytest.fixture
def told(oneflow, tmp_path):
    return oneflow("demo", "--output", tmp_path / "demo")


def test_the_story_ends_with_the_case_closed(told):
    assert told.code == 0, told.err
    lines = told.out.splitlines()
    happened = [line for line in lines if re.match(r"\d{4}-\d{2}-\d{2} ", line)]
    assert "已办结" in happened[-1]
    assert "\x1b" not in told.out, "without a terminal, no colours"


@pytest.mark.parametrize(
    "words",
    [
        "“另一方身份证号”本人同意授权",
        "一次性告知：补正 出生医学证明首次签发登记表、入户方户口簿",
        "生育登记：办理时限黄灯，2026-09-24 届满",
        "生育登记：办理时限红灯，2026-10-08 届满",
        "整体承诺时限黄灯",
        "送达 → 已送达，邮寄",
    ],
)
def test_the_story_shows_what_it_is_about(told, words):
    assert words in told.out


def test_what_to_try_next_works(told, oneflow, monkeypatch):
    (url,) = re.findall(r"ONEFLOW_DATABASE_URL=(\S+)", told.out)
    monkeypatch.setenv("ONEFLOW_DATABASE_URL", url)
    commands = re.findall(r"^  oneflow (.*?)  # ", told.out, flags=re.MULTILINE)
    assert len(commands) >= 9
    for command in commands:
        if not command.startswith("test"):  # the scenarios are run by tests/acceptance
            done = oneflow(*shlex.split(command))
            assert (done.code, done.err) == (0, ""), command


def test_english_is_offered_throughout(oneflow, tmp_path):
    done = oneflow("demo", "--output", tmp_path / "demo", "--lang", "en")
    assert done.code == 0
    assert "The police too: one notice tells the applicant everything" in done.out
    assert "case: all results delivered → Closed" in done.out


def test_a_second_demonstration_does_not_write_over_the_first(oneflow, tmp_path, told):
    again = oneflow("demo", "--output", tmp_path / "demo")
    assert again.code == 2
    assert "demo" in again.err


def test_files_of_others_are_left_alone(oneflow, tmp_path):
    for name in ("oneflow.db", "case.json"):
        folder = tmp_path / name.partition(".")[0]
        folder.mkdir()
        (folder / name).write_text("mine")
        done = oneflow("demo", "--output", folder)
        assert done.code == 2
        assert name in done.err
        assert [each.name for each in folder.iterdir()] == [name]
        assert (folder / name).read_text() == "mine"


@pytest.mark.parametrize("stop", [BrokenPipeError(errno.EPIPE, "Broken pipe"), KeyboardInterrupt()])
@pytest.mark.parametrize("was_there", [False, True])
def test_a_demonstration_that_is_stopped_leaves_nothing_and_the_next_one_runs(
    oneflow, tmp_path, monkeypatch, stop, was_there
):
    for name in ("stdout", "stderr"):  # Typer puts others in their place where a pipe is closed
        monkeypatch.setattr(sys, name, getattr(sys, name))
    folder = tmp_path / "demo"
    if was_there:
        folder.mkdir()

    def stopped(self, scene):
        assert list(folder.rglob("oneflow.db")), "it is stopped in the middle"
        raise stop

    with monkeypatch.context() as patched:
        patched.setattr(Lines, "__call__", stopped)
        done = oneflow("demo", "--output", folder)
    assert done.code in {1, 130}
    assert (done.out, done.err) == ("", "")
    assert folder.exists() is was_there
    assert list(tmp_path.rglob("*.*")) == []
    monkeypatch.setattr(Stage, "play", _first_step)
    assert oneflow("demo", "--output", folder).code == 0
    assert sorted(each.name for each in folder.iterdir()) == ["case.json", "oneflow.db"]


def _first_step(stage, beats):
    """Play no more than the submission."""
    stage.time.move(stage._instant(beats[0].at))
    stage._ask(_request(1, beats[0].wish))


def test_where_no_files_can_be_made_is_told(oneflow, tmp_path):
    (tmp_path / "file").touch()
    done = oneflow("demo", "--output", tmp_path / "file" / "demo")
    assert (done.code, done.out) == (1, "")
    assert "无法在" in done.err


def test_a_matter_without_a_story_is_told(oneflow):
    done = oneflow("demo", "marriage")
    assert done.code == 2
    assert "newborn" in done.err


@pytest.fixture(scope="module")
def frames(tmp_path_factory):
    """Every frame of the board, drawn without resting in between."""
    return played_on(tmp_path_factory, (100, 34))


@pytest.fixture(scope="module")
def small_frames(tmp_path_factory):
    """The same on the terminal that many a machine starts with."""
    return played_on(tmp_path_factory, (80, 24))


def played_on(tmp_path_factory, room):
    time = VirtualTime(load_calendar("cn").localise(datetime.fromisoformat(story.STARTS_AT)))
    url = f"sqlite:///{tmp_path_factory.mktemp('board') / 'hall.db'}"
    still = Still()
    with open_engine(url, definitions=[shipped(story.MATTER)], time=time) as engine:
        Stage(engine, time, Board(still, engine, speed=0, room=lambda: room)).play(story.BEATS)
    return still.frames


def drawn(frame, *, width=100, height=34):
    console = Console(width=width, height=height, force_terminal=True, color_system=None)
    with console.capture() as captured:
        console.print(frame, height=height)
    return captured.get().rstrip("\n").split("\n")


def test_every_frame_fills_the_screen_exactly(frames):
    assert len(frames) >= len(story.BEATS)
    for frame in frames:
        lines = drawn(frame)
        assert len(lines) == 34
        assert {cell_len(line) for line in lines} == {100}


def test_the_board_masks_what_is_personal(frames):
    for frame in (frames[0], frames[-1]):
        text = "\n".join(drawn(frame))
        assert "林**" in text
        for name in ("child_name", "mother_id", "phone", "account", "mail_address"):
            assert str(story._FORM[name]) not in text


def test_the_board_shows_lights_and_lateness(frames):
    texts = ["\n".join(drawn(frame)) for frame in frames]
    assert any("超1日" in text for text in texts)
    assert any("今日到期" in text for text in texts)
    assert "超期" in texts[-1]


def test_a_small_terminal_is_no_reason_to_fail(frames):
    for width, height in ((80, 24), (60, 15)):
        lines = drawn(frames[-1], width=width, height=height)
        assert {cell_len(line) for line in lines} == {width}


def test_a_small_terminal_shows_each_item_whole(small_frames):
    for frame in small_frames:
        lines = drawn(frame, width=80, height=24)
        assert len(lines) == 24
        assert {cell_len(line) for line in lines} == {80}
    lines = drawn(small_frames[-1], width=80, height=24)
    text = "\n".join(lines)
    for title in ("城乡居民医保参保登记", "居民医保缴费申报", "社会保障卡申领", "助产机构", "超期"):
        assert title in text
    assert "社会保障卡邮寄送达，一件事办结" in text
    assert len(re.findall(r"│ \d\d-\d\d \d\d:\d\d ", text)) == 5, "the news have their place"
    assert "办结 " in lines[1]


def test_lines_tell_each_step_once():
    console = Console(width=200, color_system=None)
    time = VirtualTime(load_calendar("cn").localise(datetime.fromisoformat(story.STARTS_AT)))
    with (
        open_engine("memory://", definitions=[shipped(story.MATTER)], time=time) as engine,
        console.capture() as captured,
    ):
        Stage(engine, time, Lines(console)).play(story.BEATS[:6])
    steps = [line for line in captured.get().splitlines() if line.startswith("── ")]
    assert len(steps) == len(set(steps)) == 4


def test_the_story_keeps_the_order_of_time():
    times = [beat.at for beat in story.BEATS]
    assert times == sorted(times)
