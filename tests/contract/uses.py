"""Every way to use an engine, over a small matter: for tests of engines that cannot answer now."""

from __future__ import annotations

from collections.abc import Callable

from oneflow.bootstrap import Engine
from oneflow.engine.records.request import Answer
from tests.generated.hall import APPLICANT, WINDOW
from tests.generated.small import expanded, item, matter

MATTER = expanded(matter({"a": item(fields=["name"])}, form={"name": {"type": "text"}}))


def submit(engine: Engine, case_id: str = "") -> Answer:
    """Hand in an application, under that id or a fresh one; it is taken."""
    desk = engine.desk(APPLICANT)
    return desk.submit("small", items=["a"], form={"name": "x"}, case_id=case_id).check()


USES: dict[str, Callable[[Engine], object]] = {
    "submit": submit,
    "act": lambda engine: engine.desk(WINDOW).act("k1", "conclude_intake", trigger="accepted"),
    "case": lambda engine: engine.desk(APPLICANT).case("k1"),
    "history": lambda engine: engine.desk(APPLICANT).history("k1"),
    "cases": lambda engine: engine.desk(APPLICANT).cases(),
    "todo": lambda engine: engine.desk(WINDOW).todo(),
    "sweep": lambda engine: engine.sweep(),
    "relay": lambda engine: engine.relay({}),
    "seal": lambda engine: engine.seal(),
    "check_seals": lambda engine: engine.check_seals(),
    "publish": lambda engine: engine.worlds.publish(MATTER),
}
