"""One broken run of a script: a child that is stopped somewhere, the judgement, the rest, the end.

The child does the steps one by one and says so through a pipe, after each. However it ended, what
it said is all that anybody outside knows: every step that it told of must be there, the step it
was in is carried out again under the same ids, and the end must be as if nothing had happened.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from oneflow.bootstrap import Engine
from oneflow.engine.history.rows import read_case
from oneflow.engine.ports import Channel
from oneflow.engine.records.request import Answer
from oneflow.engine.shell.relay import Passed
from tests.faults.places import Place
from tests.faults.script import Kept, Step, channels, differences, outcome, perform
from tests.generated.hall import Clock
from tests.generated.moves import SECRETS
from tests.invariants.checker import check
from tests.invariants.tables import Tables

Meddle = Callable[[Engine, Callable[[], str]], None]
"""Gets a child's engine, and what tells the name of the step it is in."""


class Smooth(NamedTuple):
    """What a run gives that nobody disturbs: its rows, ids handed over, and answers by step."""

    rows: dict[str, list[Any]]
    delivered: frozenset[str]
    answers: tuple[Answer | None, ...]


class Told(NamedTuple):
    """What a child said. done: steps it finished, and whether each was carried out."""

    done: dict[int, bool]
    delivered: list[str]


def smooth(place: Place, steps: Sequence[Step], meddle: Meddle | None = None) -> Smooth:
    """Run a script undisturbed, in this process."""
    place.empty()
    delivered: list[str] = []
    clock, to = Clock(), channels(Kept(delivered.append))
    now = [steps[0]]
    with place.opened(clock) as engine:
        if meddle is not None:
            meddle(engine, lambda: now[0].name)
        answers = []
        for step in steps:
            now[0] = step
            answers.append(perform(engine, clock, step, to))
    tables = place.tables()
    wrong = check(tables, secrets=SECRETS)
    assert wrong == [], wrong
    sent = frozenset(line.split()[0] for line in delivered)
    return Smooth(outcome(tables), sent, tuple(answers))


def start(
    place: Place,
    steps: Sequence[Step],
    *,
    first: Callable[[], None] | None = None,
    meddle: Meddle | None = None,
) -> tuple[int, int]:
    """Fork a child that runs the script; gives its id and the pipe that it speaks through.

    first: what the child does before anything else. meddle: what it does to its engine.
    """
    said, end = os.pipe()
    child = os.fork()
    if child:
        os.close(end)
        return child, said
    try:
        os.close(said)
        if first is not None:
            first()
        _live(place, steps, end, meddle=meddle)
    except BaseException as error:  # noqa: BLE001 - a victim that fails by itself must be seen
        os.write(2, f"the victim: {error!r}\n".encode())
        os._exit(1)
    os._exit(0)


def _live(place: Place, steps: Sequence[Step], end: int, *, meddle: Meddle | None) -> None:
    clock, now = Clock(), [steps[0]]
    to = channels(Telling(lambda line: os.write(end, f"M {line}\n".encode())))
    with place.opened(clock) as engine:
        if meddle is not None:
            meddle(engine, lambda: now[0].name)
        for number, step in enumerate(steps):
            now[0] = step
            answer = perform(engine, clock, step, to)
            well = answer is not None and answer.refusal is None
            os.write(end, f"C {number} {int(well)}\n".encode())


class Telling(Kept):
    """Tells the id of what is handed over and a hash of its words."""

    def __init__(self, tell: Callable[[str], Any]) -> None:
        super().__init__(lambda _: None)
        self._say = tell

    def send(self, message: Any) -> None:
        words = getattr(message, "text", None) or message.body
        self._say(f"{message.id} {hashlib.sha256(words.encode()).hexdigest()}")


def around_channels(engine: Engine, wrap: Callable[[Channel], Channel]) -> None:
    """Wrap the channels that the engine's relay is handed."""
    relay = engine.relay
    wrapped: dict[int, dict[str, Channel]] = {}

    def hooked(channels: Mapping[str, Channel]) -> Passed:
        if id(channels) not in wrapped:
            wrapped[id(channels)] = {name: wrap(one) for name, one in channels.items()}
        return relay(wrapped[id(channels)])

    engine.relay = hooked  # type: ignore[method-assign]  # put between from outside


def heard(pipe: int) -> Told:
    """What the child said up to its end; a line without its end was never said."""
    with os.fdopen(pipe, "rb") as file:
        lines = [line.decode().split() for line in file if line.endswith(b"\n")]
    done = {int(line[1]): line[2] == "1" for line in lines if line[0] == "C"}
    return Told(done, [f"{line[1]} {line[2]}" for line in lines if line[0] == "M"])


def finish(place: Place, steps: Sequence[Step], told: Told, expected: Smooth) -> list[str]:
    """Judge what is there, carry out what was not acknowledged, and compare the end."""
    try:
        wrong = judge(place.tables(), steps, told)
    except AssertionError as error:
        return [str(error)]
    delivered = list(told.delivered)
    clock, to = Clock(), channels(Telling(delivered.append))
    first = len(told.done)
    with place.opened(clock) as engine:
        wrong += _repeated(engine, clock, steps, told)
        for number, step in enumerate(steps[first:], start=first):
            perform(engine, clock, step, to, again=number == first)
        tables = place.tables()
        wrong += check(tables, refold=lambda case_id: refold(engine, case_id), secrets=SECRETS)
    wrong += differences(expected.rows, outcome(tables))
    return wrong + deliveries(delivered, expected.delivered)


def judge(tables: Tables, steps: Sequence[Step], told: Told) -> list[str]:
    """Right after the fall: the invariants, and that everything acknowledged is there."""
    kept: dict[str, list[str]] = {}
    for number, well in told.done.items():
        request = steps[number].request
        if request is not None and well:
            kept.setdefault(request.case_id, []).append(request.id)
    return check(tables, acknowledged=kept, secrets=SECRETS)


def refold(engine: Engine, case_id: str) -> str:
    """The state text that the stored events of a case fold to; "" once it has ended."""
    with engine.store.look(case_id) as look:
        row, events = look.stored, look.events()
    assert row is not None
    world = engine.worlds.of(row.definition)
    case = read_case(world, engine.handler.envelope, events, case_id)
    return "" if case.ended else msgspec.json.encode(case).decode()


def _repeated(engine: Engine, clock: Clock, steps: Sequence[Step], told: Told) -> list[str]:
    """The last acknowledged request must be answered as known."""
    acknowledged = [number for number, well in told.done.items() if well]
    if not acknowledged:
        return []
    step = steps[acknowledged[-1]]
    answer = perform(engine, clock, step, {})
    if answer is None or not answer.repeated:
        return [f"I3 {step.name} was acknowledged, and is answered anew: {answer}"]
    return []


def deliveries(delivered: Sequence[str], expected: frozenset[str]) -> list[str]:
    """Everything was handed over under the ids it always has, and always in the same words."""
    words: dict[str, set[str]] = {}
    for line in delivered:
        key, _, digest = line.partition(" ")
        words.setdefault(key, set()).add(digest)
    wrong = [f"I6 {key} was sent in two wordings" for key, told in words.items() if len(told) > 1]
    if words.keys() != expected:
        lost, more = expected - words.keys(), words.keys() - expected
        wrong.append(f"I5 never sent: {sorted(lost)}; sent under another id: {sorted(more)}")
    return wrong


def unlike(answer: Answer | None, expected: Answer | None) -> list[str]:
    """What an answer says otherwise than the undisturbed one; whether it is repeated is no matter."""
    if answer is None or expected is None:
        return []
    one = (answer.version, answer.events, answer.state, answer.refusal)
    two = (expected.version, expected.events, expected.state, expected.refusal)
    return [] if one == two else [f"answered {one}, undisturbed {two}"]
