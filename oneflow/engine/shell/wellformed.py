"""Checks the form of what a host hands in, before anything is looked up or stored.

Types would tell most of it, but not every host runs a type checker, and some slips would pass in
silence: `roles=("window")` is one text, in which `in` finds parts of words; a misspelt option
would do nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, get_args, get_type_hints

from oneflow.engine.records.actor import Actor, ActorKind
from oneflow.engine.records.request import Request
from oneflow.engine.shell.asked import Submitting
from oneflow.errors import UsageError

_NAME = re.compile("[^\x00-\x1f\x7f\ud800-\udfff]{1,128}")
_KINDS = frozenset(get_args(ActorKind))
_OPTIONS = tuple(get_type_hints(Submitting))


class Slip(NamedTuple):
    """What is not in the form that it must have, in both languages."""

    zh: str
    en: str


def check_actor(actor: object) -> None:
    """Raises UsageError: this is no actor, or one whose fields are not what they must be."""
    _refuse(_slips_of(actor))


def check_request(request: Any) -> None:
    """Raises UsageError: a request is not in its form; everything that is wrong is told."""
    if type(request) is not Request:
        _refuse((Slip("请求不是 Request", "the request is no Request"),))
    _refuse((*_slips_of(request.actor), *_wish(request)))


def check_channels(channels: Any) -> None:
    """Raises UsageError: this is no mapping of destinations to objects that can `send`."""
    if not _is_mapping(channels):
        _refuse((Slip("channels 应是去向到通道的映射", "`channels` map destinations to channels"),))
    _refuse(
        tuple(
            Slip(f"“{name}”的通道没有 send 方法", f"the channel of '{name}' cannot `send`")
            for name, channel in channels.items()
            if not callable(getattr(channel, "send", None))
        )
    )


def check_application(
    items: object, parts: Mapping[str, object], sending: Mapping[str, object]
) -> None:
    """Raises UsageError: `submit` was called with what it has no use for; all of it is told.

    Args:
        items: a collection of codes.
        parts: name -> answers by name; None: there are none.
        sending: the options; those that `Submitting` does not know are refused.
    """
    slips = [_unknown(name) for name in sending if name not in _OPTIONS]
    if isinstance(items, str) or not isinstance(items, Iterable):
        slips.append(Slip("items 应是若干事项编码", "`items` are several codes"))
    slips += [
        Slip(f"{name} 应是名称到内容的映射", f"`{name}` maps names to answers")
        for name, part in parts.items()
        if part is not None and not _is_mapping(part)
    ]
    applicant = sending.get("applicant")
    if isinstance(applicant, str) and not _NAME.fullmatch(applicant):
        slips.append(_no_name("applicant"))
    _refuse(tuple(slips))


def _slips_of(actor: object) -> tuple[Slip, ...]:
    try:
        return _known(actor)
    except TypeError:  # its lists have no hash
        return tuple(_actor(actor))


@lru_cache(maxsize=1024)  # the same people act again and again
def _known(actor: object) -> tuple[Slip, ...]:
    return tuple(_actor(actor))


def _actor(actor: object) -> Iterator[Slip]:
    if type(actor) is not Actor:
        yield Slip("办理人不是 Actor", "whoever acts is no Actor")
        return
    for name, value in (("id", actor.id), ("on_behalf_of", actor.on_behalf_of)):
        if not _is_name(value) and not (value is None and name == "on_behalf_of"):
            yield _no_name(f"actor.{name}")
    if actor.kind not in _KINDS:
        known = ", ".join(sorted(_KINDS))
        yield Slip(f"actor.kind 应为 {known} 之一", f"`actor.kind` is one of {known}")
    for name, several in (("offices", actor.offices), ("roles", actor.roles)):
        if type(several) not in {tuple, list} or not all(map(_is_name, several)):
            yield Slip(
                f"actor.{name} 应是若干名称：只有一个时写成 (名称,)",
                f"`actor.{name}` are several names; of a single one write (name,)",
            )


def _wish(request: Any) -> Iterator[Slip]:
    if not isinstance(request.type, str):
        yield Slip("type 应是命令名", "`type` is the name of a command")
    if not _is_mapping(request.body):
        yield Slip("body 应是字段名到内容的映射", "`body` maps names of fields to contents")
    at = request.occurred_at
    if at is not None and (not isinstance(at, datetime) or at.tzinfo is None):
        yield Slip("occurred_at 应是带时区的时刻", "`occurred_at` is an instant with an offset")
    if type(request.trusted) is not bool:
        yield Slip("trusted 应为 True 或 False", "`trusted` is True or False")


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(name, str) for name in value)


def _no_name(what: str) -> Slip:
    return Slip(
        f"{what} 应是 1 至 128 个字的标识，不含控制字符",
        f"`{what}` is an id of 1 to 128 characters, none of them a control character",
    )


def _unknown(name: str) -> Slip:
    known = ", ".join(_OPTIONS)
    return Slip(f"没有选项“{name}”（有 {known}）", f"there is no option '{name}' ({known})")


def _refuse(slips: tuple[Slip, ...]) -> None:
    if slips:
        raise UsageError(
            f"写法不对：{'；'.join(each.zh for each in slips)}。",
            f"Not well formed: {'; '.join(each.en for each in slips)}.",
            remedy_zh="对照公开接口（docs/reference/api.md）改正后再发；本次没有写入。",
            remedy_en="Compare with the public names (docs/reference/api.md); nothing was stored.",
        )
