"""oneflow: joint government services (一件事) as definitions, on a small, pure, replayable engine.

    import oneflow

    with oneflow.open_engine("sqlite:///hall.db", definitions=["definitions/newborn"]) as engine:
        answer = engine.desk(oneflow.Actor(...)).submit("newborn", items=[...], form={...})

The names below are the public face; each loads its module when it is first used, so that
`import oneflow` costs next to nothing. Everything else may change without notice.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from oneflow.installation import ensure_sole_package

if TYPE_CHECKING:
    from oneflow.bootstrap import Engine, open_engine
    from oneflow.calendar import due, explain, load_calendar, parse_limit
    from oneflow.engine.outlook.view import CaseView
    from oneflow.engine.records.actor import Actor
    from oneflow.engine.records.refusal import Refusal
    from oneflow.engine.records.request import Answer, Request
    from oneflow.engine.shell.desk import Desk
    from oneflow.engine.shell.joined import Joined
    from oneflow.engine.shell.listeners import Happening
    from oneflow.engine.shell.pages import CaseSummary, Page, Work
    from oneflow.engine.shell.setup_finding import SetupFinding
    from oneflow.errors import OneflowError
    from oneflow.matters import load_matter

__version__ = "0.1.0"

_HOMES = {
    "Actor": "oneflow.engine.records.actor",
    "Answer": "oneflow.engine.records.request",
    "CaseSummary": "oneflow.engine.shell.pages",
    "CaseView": "oneflow.engine.outlook.view",
    "Desk": "oneflow.engine.shell.desk",
    "Engine": "oneflow.bootstrap",
    "Happening": "oneflow.engine.shell.listeners",
    "Joined": "oneflow.engine.shell.joined",
    "OneflowError": "oneflow.errors",
    "Page": "oneflow.engine.shell.pages",
    "Refusal": "oneflow.engine.records.refusal",
    "Request": "oneflow.engine.records.request",
    "SetupFinding": "oneflow.engine.shell.setup_finding",
    "Work": "oneflow.engine.shell.pages",
    "due": "oneflow.calendar",
    "explain": "oneflow.calendar",
    "load_calendar": "oneflow.calendar",
    "load_matter": "oneflow.matters",
    "open_engine": "oneflow.bootstrap",
    "parse_limit": "oneflow.calendar",
}

__all__ = [
    "Actor",
    "Answer",
    "CaseSummary",
    "CaseView",
    "Desk",
    "Engine",
    "Happening",
    "Joined",
    "OneflowError",
    "Page",
    "Refusal",
    "Request",
    "SetupFinding",
    "Work",
    "__version__",
    "due",
    "explain",
    "load_calendar",
    "load_matter",
    "open_engine",
    "parse_limit",
]

ensure_sole_package()


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'oneflow' has no attribute '{name}'")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
