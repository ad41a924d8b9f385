"""A case checked as a whole, from a bundle alone: what is in order, what is not, what cannot be told.

    chain        nothing changed, inserted, removed, swapped or cut off
    seal         the history still has what was sealed of it
    pinned       definition and calendars are those that the case names
    state        state and case row are the fold of the events
    course       each move is legal, each due date follows from rule, start, ledger and calendar
    reenacted    the same commands at the same instants give the same events
    values       each value opens its commitment
    judged       the values mean the facts that the history says
    regions      the rows of lists of work are what the state says

Pure; needs no database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

import msgspec
from msgspec import Struct

from oneflow.engine.history import evidence
from oneflow.engine.history import verification as v
from oneflow.engine.history.bundle import Bundle, world_in
from oneflow.engine.history.envelope import Envelope
from oneflow.engine.history.reenactment import Deviation, reenact
from oneflow.engine.history.rows import read_case
from oneflow.engine.history.seals import SealLine, line_of, proves
from oneflow.engine.kernel.world import World
from oneflow.engine.records.events import CaseSubmitted, DataErased
from oneflow.engine.records.instants import write_instant
from oneflow.engine.records.value_keys import FACT
from oneflow.engine.registry import COMMANDS, EVENTS, world_of
from oneflow.errors import IntegrityError, OneflowError

_ENVELOPE = Envelope(EVENTS, COMMANDS)


class Check(Struct, frozen=True):
    """One thing that was looked at, in both languages: what holds, or why it cannot be told."""

    name: str
    zh: str
    en: str

    def describe(self, language: str = "zh") -> str:
        """Say it in `language`."""
        return self.zh if language == "zh" else self.en


class Report(Struct, frozen=True, kw_only=True):
    """What was found. checked: is in order; skipped: could not be asked; faults: is not in order."""

    case: str
    events: int
    checked: tuple[Check, ...]
    skipped: tuple[Check, ...]
    faults: tuple[v.Fault, ...]


Finding = Check | tuple[v.Fault, ...]


def audit(bundle: Bundle, published: Iterable[SealLine] = ()) -> Report:
    """Check a case from its bundle.

    published: lines of seals that were given out; the case's seal must be among them.
    """
    subject = _Subject(bundle, tuple(published))
    checked: list[Check] = []
    skipped: list[Check] = []
    faults: list[v.Fault] = []
    for name, (check, holds) in _CHECKS.items():
        found = _asked(check, subject)
        if isinstance(found, Check):
            skipped.append(found)
        elif found:
            faults.extend(found)
        else:
            checked.append(Check(name, *(text.format(count=len(bundle.events)) for text in holds)))
    return Report(
        case=bundle.case.id,
        events=len(bundle.events),
        checked=tuple(checked),
        skipped=tuple(skipped),
        faults=tuple(dict.fromkeys(faults)),
    )


def _asked(check: Callable[[_Subject], Finding], subject: _Subject) -> Finding:
    """Ask; where the bundle is so damaged that one cannot even ask, that is the fault."""
    try:
        return check(subject)
    except (OneflowError, LookupError, ValueError, msgspec.MsgspecError) as error:
        return (v.unreadable(error),)


class _Subject:
    """A bundle, with what is worked out of it once."""

    def __init__(self, bundle: Bundle, published: tuple[SealLine, ...]) -> None:
        self.bundle, self.published = bundle, published

    @cached_property
    def world(self) -> World:
        """The world of the case, under the calendar that it was submitted under."""
        world = world_in(self.bundle)
        first = _ENVELOPE.event(self.bundle.events[0])
        if not isinstance(first, CaseSubmitted):
            raise IntegrityError("历史不以申报开始", "the history does not begin with a submission")
        return world_of(world.plan, world.calendars, first.calendars[world.plan.calendar])

    @cached_property
    def is_erased(self) -> bool:
        return any(
            isinstance(_ENVELOPE.event(row), DataErased)
            for row in self.bundle.events
            if row.type == "data_erased"
        )

    @cached_property
    def commands(self) -> evidence.Commands:
        return evidence.commands_in(_ENVELOPE, self.bundle.events)


def _chain(subject: _Subject) -> Finding:
    return v.chain_faults(subject.bundle.case, subject.bundle.events)


def _seal(subject: _Subject) -> Finding:
    seal, events = subject.bundle.seal, subject.bundle.events
    if seal is None:
        return Check(
            "seal", "还没有封存过：末尾被截无从得知", "never sealed: a cut tail would not show"
        )
    number, seq = seal.seal.number, seal.leaf.seq
    if seal.leaf.case_id != subject.bundle.case.id or not proves(seal):
        zh, en = f"第 {number} 号封存的证明不成立", f"the proof of seal {number} does not hold"
        return (v.fault("seal", 0, zh, en),)
    by_number = {line.number: line for line in subject.published}
    if by_number and by_number.get(number) != line_of(seal.seal):
        zh, en = (
            f"第 {number} 号封存不是公布的那一条",
            f"seal {number} is not the one that was published",
        )
        return (v.fault("seal", 0, zh, en),)
    if len(events) < seq:
        zh, en = (
            f"封存时有 {seq} 条事件，现在只有 {len(events)} 条",
            f"{seq} events were sealed, there are {len(events)}",
        )
        return (v.fault("seal", len(events), zh, en),)
    if events[seq - 1].hash != seal.leaf.head:
        zh, en = "不是封存的那一条", "this is not the event that was sealed"
        return (v.fault("seal", seq, zh, en),)
    return ()


def _pinned(subject: _Subject) -> Finding:
    world_in(subject.bundle)
    return ()


def _state(subject: _Subject) -> Finding:
    case, events = subject.bundle.case, subject.bundle.events
    return v.state_faults(subject.world, _ENVELOPE, case, events)


def _course(subject: _Subject) -> Finding:
    world, bundle = subject.world, subject.bundle
    return v.course_faults(lambda _: world, _ENVELOPE, bundle.case, bundle.events)


def _reenacted(subject: _Subject) -> Finding:
    world, bundle = subject.world, subject.bundle
    sealed: dict[int, dict[str, bool | str]] = {}
    if world.has_sealed_rules:
        if bundle.data is None or subject.is_erased:
            return _without_values("reenacted", subject)
        for row in bundle.data:
            if row.key.startswith(FACT):
                facts = sealed.setdefault(row.version, {})
                facts[row.key.removeprefix(FACT)] = msgspec.json.decode(row.value)
    found = reenact(world, _ENVELOPE, bundle.events, _filled(sealed))
    if found.deviation is not None:
        return (_deviation(found.deviation),)
    wake_at = write_instant(found.wake_at) if found.wake_at else None
    if wake_at != bundle.case.wake_at:
        zh, en = "办件行的 wake_at 与历史不符", "the case row's wake_at differs"
        return (v.fault("row", 0, zh, en),)
    return ()


def _filled(
    sealed: Mapping[int, Mapping[str, bool | str]],
) -> dict[int, dict[str, bool | str]]:
    """Facts as they stood after each judging: what was not judged again stays."""
    known: dict[str, bool | str] = {}
    filled = {}
    for number in sorted(sealed):
        known = {**known, **sealed[number]}
        filled[number] = known
    return filled


def _deviation(found: Deviation) -> v.Fault:
    if found.rule:
        zh = f"这里的命令按规则应当被拒绝（{found.rule}）"
        en = f"the command here is refused by the rules ({found.rule})"
    elif not found.stored:
        zh = f"缺少应当发生的“{found.decided}”"
        en = f"'{found.decided}' ought to have happened"
    elif found.decided in {"", found.stored}:
        zh, en = f"“{found.stored}”不是这样发生的", f"'{found.stored}' did not happen so"
    else:
        zh = f"应当是“{found.decided}”，不是“{found.stored}”"
        en = f"it ought to be '{found.decided}', not '{found.stored}'"
    return v.fault("reenacted", found.seq, zh, en)


def _values(subject: _Subject) -> Finding:
    bundle = subject.bundle
    if bundle.data is None:
        return _without_values("values", subject)
    erased, algorithm = subject.is_erased, bundle.case.algorithm
    found = evidence.commitment_faults(
        subject.commands, bundle.data, algorithm=algorithm, erased=erased
    )
    return tuple(found)


def _judged(subject: _Subject) -> Finding:
    if subject.bundle.data is None or subject.is_erased:
        return _without_values("judged", subject)
    found = evidence.judgement_faults(subject.world, subject.commands, subject.bundle.data)
    return tuple(found)


def _regions(subject: _Subject) -> Finding:
    bundle = subject.bundle
    if bundle.regions is None:
        return Check("regions", "导出包里没有列表所用的行", "the export holds no rows of lists")
    case = read_case(subject.world, _ENVELOPE, bundle.events, bundle.case.id)
    return v.region_faults(subject.world, case, bundle.regions)


def _without_values(name: str, subject: _Subject) -> Check:
    what_zh, what_en = _NOT_ASKED[name]
    if subject.is_erased:
        return Check(name, f"个人数据已删除，{what_zh}", f"the data were erased: {what_en}")
    return Check(
        name,
        f"导出包里没有个人数据，{what_zh}（用 --with-data 导出）",
        f"the export holds no values: {what_en} (export --with-data)",
    )


_NOT_ASKED = {
    "reenacted": ("不能重演：规则要看敏感数据", "it cannot be decided again: rules read them"),
    "values": ("不能核对", "they cannot be compared"),
    "judged": ("事实不能重新判断", "the facts cannot be judged again"),
}
Texts = tuple[str, str]
_CHECKS: Mapping[str, tuple[Callable[[_Subject], Finding], Texts]] = {
    "chain": (_chain, ("哈希链完整，{count} 条事件", "the chain is whole, {count} events")),
    "seal": (_seal, ("封存过的都还在", "all that was sealed is there")),
    "pinned": (
        _pinned,
        ("定义和日历与办件锁定的哈希一致", "definition and calendars have their hashes"),
    ),
    "state": (_state, ("状态等于事件的累积", "the state is the fold of the events")),
    "course": (
        _course,
        ("每一步都合流程，每个届满日都能推算", "each move is legal, each due date follows"),
    ),
    "reenacted": (
        _reenacted,
        ("按原命令重演，事件逐条相同", "decided again, every event comes out the same"),
    ),
    "values": (_values, ("个人数据与历史的承诺值一致", "the values open their commitments")),
    "judged": (_judged, ("事实能由个人数据重新判断得出", "the facts follow from the values")),
    "regions": (
        _regions,
        ("待办和超期列表所用的行与历史一致", "rows of to-do and overdue lists agree"),
    ),
}
"""Every check in the order of the report: what asks it, and what holds if nothing is found."""
