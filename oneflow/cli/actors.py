"""Who asks at the command line: named with every reading, never assumed.

    --as ID[:role,role][@office,office]

With offices it is an official, without them an applicant. The operator, who sees every case, is
named by the configuration (`ONEFLOW_OPERATOR`), not by whoever types.
"""

from __future__ import annotations

import os
import re

from oneflow.engine.records.actor import Actor
from oneflow.errors import UsageError

OPERATOR_VARIABLE = "ONEFLOW_OPERATOR"
_ACTOR = re.compile(
    r"(?P<id>[^:@,\s]+)"
    r"(?::(?P<roles>[^:@\s]+))?"
    r"(?:@(?P<offices>[^:@\s]+))?"
)


def parse_actor(text: str) -> Actor:
    """Read an actor as the command line writes one.

    Raises:
        UsageError: the text has another form.

    >>> parse_actor("w1:window@hall/440106").offices
    ('hall/440106',)
    >>> parse_actor("mother").kind
    'applicant'
    """
    found = _ACTOR.fullmatch(text)
    if found is None:
        raise _unreadable(text)
    offices = _parts(found["offices"])
    return Actor(
        id=found["id"],
        kind="official" if offices else "applicant",
        offices=offices,
        roles=_parts(found["roles"]),
    )


def asking(given: str | None) -> Actor:
    """Whoever asks: the actor named by `--as`, else the operator of the configuration.

    Raises:
        UsageError: neither is named.
    """
    if given:
        return parse_actor(given)
    operator = os.environ.get(OPERATOR_VARIABLE, "")
    if operator:
        actor = parse_actor(operator)
        return Actor(id=actor.id, kind="operator", offices=actor.offices, roles=actor.roles)
    raise UsageError(
        "没有说明由谁查看办件；每次查看都要留下记录。",
        "It is not said who reads the case; every reading is recorded.",
        remedy_zh=f"加 --as 身份（如 --as w1:window@hall/440106），或设置 {OPERATOR_VARIABLE}。",
        remedy_en=f"Add --as ACTOR (such as w1:window@hall/440106), or set {OPERATOR_VARIABLE}.",
    )


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split(",") if part)


def _unreadable(text: str) -> UsageError:
    return UsageError(
        f"身份“{text}”写得不对。",
        f"The actor '{text}' cannot be read.",
        remedy_zh="写成 ID[:角色,角色][@机构,机构]，如 w1:window@hall/440106。",
        remedy_en="Write ID[:role,role][@office,office], such as w1:window@hall/440106.",
    )
