"""One scenario being played: step by step, with a failure for all that is not as expected."""

from __future__ import annotations

from oneflow.engine.records.request import Answer
from oneflow.errors import OneflowError, SubmissionError
from oneflow.testing.expectation import Expectation
from oneflow.testing.fee_deeds import with_ids
from oneflow.testing.handing_in import submission
from oneflow.testing.moments import Until, dated, instant_of, read_moment
from oneflow.testing.narrative import narrate_last
from oneflow.testing.notice_deeds import RELAY
from oneflow.testing.people import Person, actor_of
from oneflow.testing.result import Failure, ScenarioResult
from oneflow.testing.scenarios import Scenario, Step
from oneflow.testing.stage import NeverComesError, Stage
from oneflow.testing.view import Found, View, found_of
from oneflow.testing.wishes import Loc, Wish

CARRIED_OUT = "办理 / carried out"


def perform(stage: Stage, scenario: Scenario) -> ScenarioResult:
    """Play every step until the end, or until one goes otherwise than it should."""
    performance = _Performance(stage, scenario)
    played = performance.play()
    return ScenarioResult(
        name=scenario.name,
        path=scenario.path,
        failures=tuple(performance.failures),
        steps=played,
    )


class _Performance:
    """Where a scenario stands. `_seen`: messages already looked at, by addressee."""

    def __init__(self, stage: Stage, scenario: Scenario) -> None:
        self.stage, self.scenario = stage, scenario
        self.failures: list[Failure] = []
        self._seen: dict[str, int] = {}

    def play(self) -> int:
        """Play; gives the number of steps played to their end."""
        if not self._submit():
            return 0
        for number, step in enumerate(self.scenario.steps):
            if not self._step(step):
                return number
        for fault in self.stage.faults():
            self._fail((), "历史 / history", "完好 / sound", fault)
        return len(self.scenario.steps)

    def _submit(self) -> bool:
        given = self.scenario.given
        wish = Wish(type="submit", body=submission(given, self.stage.world.plan))
        return self._ask(wish, given.person, refused=given.refused, loc=(*given.loc, "refused"))

    def _step(self, step: Step) -> bool:
        if step.at is not None and not self._pass_time(step):
            return False
        for wish in step.wishes:
            loc = (*step.loc, "refused" if step.refused else "does")
            if not self._ask(wish, step.person, refused=step.refused, loc=loc, step=step):
                return False
        for expected in sorted(step.expected, key=lambda each: self._place(each.loc)):
            self._expect(expected)
        return True

    def _pass_time(self, step: Step) -> bool:
        moment, stage = step.at, self.stage
        try:
            if isinstance(moment, Until):
                stage.pass_until(moment)
            elif moment is not None:
                to = instant_of(moment, stage.now, stage.calendar)
                if to < stage.now:
                    late = f"{stage.now:%Y-%m-%dT%H:%M}"
                    self._fail(
                        (*step.loc, "at"), "时间 / time", f"≥ {late}", f"{to:%Y-%m-%dT%H:%M}"
                    )
                    return False
                if step.swept:
                    stage.pass_to(to)
                else:
                    stage.time.move(to)
        except NeverComesError as never:
            self._fail((*step.loc, "at"), "等待 / waiting", str(never), "不会发生 / never comes")
            return False
        return True

    def _ask(
        self,
        wish: Wish,
        person: Person | None,
        *,
        refused: str | None,
        loc: Loc,
        step: Step | None = None,
    ) -> bool:
        """Put a wish; False where its fate is not the one told."""
        if wish.type == RELAY:
            self.stage.relay(again=bool(wish.body["again"]))
            return True
        try:
            answer = self._answer(wish, person, step)
        except SubmissionError as error:
            found, words = "submission", error.zh
        except OneflowError as error:
            found, words = error.code, error.zh
        else:
            refusal = answer.refusal
            found, words = (refusal.rule, refusal.describe()) if refusal else ("", "")
        if found == (refused or ""):
            return True
        wanted = f"refused: {refused}" if refused else CARRIED_OUT
        actual = f"refused: {found}（{words}）" if found else CARRIED_OUT
        self._fail(loc, wish.type, wanted, actual)
        return False

    def _answer(self, wish: Wish, person: Person | None, step: Step | None) -> Answer:
        stage = self.stage
        plan, case = stage.world.plan, stage.case
        acting = person or self._usual(wish)
        actor = actor_of(acting, plan, case)
        body = with_ids(wish.type, wish.body, case)
        if wish.signs_as:
            body["department"] = acting.department or plan.lead
        if wish.type == "give_consent":
            body.setdefault("proof", self.scenario.given.form.get(body["person"]))
        for field in wish.instants:
            body[field] = self._instant(body[field])
        told = step or self.scenario.given
        return stage.ask(
            actor,
            wish.type,
            body,
            occurred_at=dated(told.occurred, stage.calendar) if told.occurred else None,
            trusted=told.trusted,
        )

    def _usual(self, wish: Wish) -> Person:
        if wish.who in self.stage.world.plan.departments:
            return Person(department=wish.who)
        return Person(word=wish.who or "applicant")

    def _instant(self, text: str) -> str:
        moment = read_moment(text)
        if moment is None or isinstance(moment, Until):
            return text
        return instant_of(moment, self.stage.now, self.stage.calendar).isoformat()

    def _expect(self, expected: Expectation) -> None:
        found = self._found(expected)
        if found != expected.wanted:
            what = f"{expected.part} {expected.name}".strip()
            self._fail(expected.loc, what, _shown(expected.wanted), _shown(found))

    def _found(self, expected: Expectation) -> Found:
        stage, chronicle = self.stage, self.stage.chronicle
        if chronicle is None:
            return "没有案件 / no case"
        told = chronicle.told
        if expected.part == "notices":
            told = told[self._seen.get(expected.name, 0) :]
            self._seen[expected.name] = len(chronicle.told)
        values = stage.values() if expected.part == "data" else 0
        opened = stage.opened() if expected.part.startswith("opened") else {}
        view = View(stage.world, chronicle.case, stage.now, told, values, opened)
        return found_of(view, expected)

    def _fail(self, loc: Loc, what: str, expected: str, found: str) -> None:
        chronicle = self.stage.chronicle
        events = narrate_last(chronicle.events) if chronicle else []
        self.failures.append(
            Failure(
                at=self.scenario.position(loc),
                what=what,
                expected=expected,
                found=found,
                events=tuple(events),
            )
        )

    def _place(self, loc: Loc) -> tuple[int, int]:
        position = self.scenario.position(loc)
        return position.line, position.column


def _shown(value: Found) -> str:
    return value if isinstance(value, str) else f"[{', '.join(value)}]"
