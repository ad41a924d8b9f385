"""`oneflow outbox`: messages that could not be delivered, and sending them again.

    oneflow outbox dead --as d1:dispatcher@hall/440106
    oneflow outbox release m.ltI7BUqqddII1C4b0eV-MA --as d1:dispatcher@hall/440106
    oneflow outbox release --destination office:police/440106

For the operator and for dispatchers. Shows where a message was to go and why it did not, never
what it says. Exit code 0: done; 1: refused, or there is no such message; 2: put wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.text import Text

from oneflow.cli import access, wording
from oneflow.cli.case_desk import Desk
from oneflow.cli.commands import Commands
from oneflow.cli.language import counted, language, say
from oneflow.cli.listing_screen import Column, show_list
from oneflow.cli.misuse import near_or_known
from oneflow.cli.options import As, AsJson, DatabaseUrl, Lang
from oneflow.cli.terminal import print_json, screen, shown
from oneflow.engine.ports import DeadLetter
from oneflow.engine.shell.dead_letters import DeadLetters, write_letter_place
from oneflow.errors import NotFoundError, UsageError

app = Commands("发不出去的消息：查看、重发 / Undelivered messages: look, and send again.")

Destination = Annotated[
    str | None,
    typer.Option(metavar="去向 / DESTINATION", help="只看发往这里的 / only messages to it"),
]
MessageIds = Annotated[
    list[str] | None, typer.Argument(metavar="ID...", help="消息标识 / ids of messages")
]
_BATCH = 500


def dead_command(  # noqa: PLR0917 - typer reads the options off the signature
    actor: As = None,
    database: DatabaseUrl = None,
    destination: Destination = None,
    after: Annotated[str | None, typer.Option(help="从此位置之后 / after this place")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="最多几件 / at most")] = 50,
    as_json: AsJson = False,
    _lang: Lang = None,
) -> None:
    """列出搁置的消息：去向、次数、原因 / List the messages laid aside, and why."""
    with Desk(database, actor) as desk:
        letters = desk.engine.undelivered(desk.actor)
        found = letters.page(destination=destination, after=after, limit=limit)
        if not found and destination is not None and after is None:
            raise _nothing_to(letters, destination)
        _record(desk, found, "outbox")
    if as_json:
        for each in found:
            print_json(each)
        return
    show_list(
        _columns(),
        [_row(each) for each in found],
        say(f"{len(found)} 件搁置", f"{counted(len(found), 'message')} laid aside"),
        more=write_letter_place(found[-1]) if len(found) == limit else None,
    )


def release_command(
    ids: MessageIds = None,
    actor: As = None,
    database: DatabaseUrl = None,
    destination: Destination = None,
    _lang: Lang = None,
) -> None:
    """放行：下一次发送时重发，次数从头算 / Let messages be sent again when the relay next runs."""
    if bool(ids) == (destination is not None):
        raise _either()
    with Desk(database, actor) as desk:
        letters = desk.engine.undelivered(desk.actor)
        wanted = ids if ids is not None and destination is None else _all_to(letters, destination)
        count = 0
        for message_id in wanted:
            _record(desk, [letters.find(message_id)], "outbox-release")
            letters.release(message_id)
            count += 1
        if count == 0 and destination is not None:
            raise _nothing_to(letters, destination)
    told = say(f"放行了 {count} 件。", f"Released {counted(count, 'message')}.")
    screen().print(shown(told))


def _all_to(letters: DeadLetters, destination: str | None) -> Iterator[str]:
    after = None
    while found := letters.page(destination=destination, after=after, limit=_BATCH):
        yield from [each.id for each in found]
        after = write_letter_place(found[-1])


def _record(desk: Desk, letters: Sequence[DeadLetter], action: str) -> None:
    for each in letters:
        access.record(desk.actor, action, each.case_id, (each.id,))


def _columns() -> tuple[Column, ...]:
    return (
        Column(say("标识", "id"), 9),
        Column(say("办件", "case"), 2),
        Column(say("去向", "destination"), 6, 16),
        Column(say("内容", "topic"), 1),
        Column(say("次数", "tries"), 3),
        Column(say("原因", "reason"), 5, 16),
    )


def _row(letter: DeadLetter) -> tuple[Text, ...]:
    return (
        shown(letter.id),
        shown(letter.case_id),
        shown(letter.destination),
        shown(letter.topic),
        Text(str(letter.attempts)),
        shown(wording.word(wording.UNDELIVERED, letter.reason, language())),
    )


def _nothing_to(letters: DeadLetters, destination: str) -> NotFoundError:
    known = sorted({each.destination for each in letters.page(limit=_BATCH)})
    zh, en = near_or_known(destination, known) if known else ("一件也没有搁置。", "There are none.")
    return NotFoundError(
        f"没有发往“{destination}”而搁置的消息。",
        f"No message to '{destination}' is laid aside.",
        remedy_zh=zh,
        remedy_en=en,
    )


def _either() -> UsageError:
    return UsageError(
        "写消息标识，或者用 --destination 写去向，二者选一。",
        "Name messages, or a --destination, one of the two.",
        remedy_zh="oneflow outbox dead 会列出标识和去向。",
        remedy_en="`oneflow outbox dead` lists both.",
    )


app.add(dead_command, "dead")
app.add(release_command, "release")
