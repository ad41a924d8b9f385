"""Clock, entropy, console: the small doors to the outside."""

from __future__ import annotations

import io
import threading
import time
from datetime import UTC
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneflow.adapters.console import ConsoleChannel, printable
from oneflow.adapters.entropy import SystemEntropy
from oneflow.adapters.system_time import SystemTime
from oneflow.engine.ports import OutboxRow, TextMessage
from oneflow.ids import is_client_id


def test_the_clock_is_aware_and_now():
    now = SystemTime().now()
    assert now.tzinfo is UTC
    assert abs(now.timestamp() - time.time_ns() / 1e9) < 60


def test_ids_rise_strictly_and_are_what_they_say():
    entropy = SystemEntropy()
    ids = [entropy.id() for _ in range(20_000)]
    assert ids == sorted(set(ids))
    assert {UUID(one).version for one in ids} == {7}
    assert {UUID(one).variant for one in ids} == {"specified in RFC 4122"}
    assert is_client_id(ids[0])


def test_ids_rise_also_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch):
    moments = iter([2_000_000_000_000_000_000, 1_000_000_000_000_000_000])
    monkeypatch.setattr(time, "time_ns", lambda: next(moments))
    entropy = SystemEntropy()
    first, second = entropy.id(), entropy.id()
    assert first < second


def test_ids_made_by_many_threads_never_meet():
    entropy = SystemEntropy()
    ids: list[str] = []
    threads = [
        threading.Thread(target=lambda: ids.extend(entropy.id() for _ in range(2_000)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(ids)) == 16_000


def test_salts_are_sixteen_bytes_and_never_the_same():
    entropy = SystemEntropy()
    salts = {entropy.salt() for _ in range(1_000)}
    assert len(salts) == 1_000
    assert {len(salt) for salt in salts} == {16}


@given(st.text())
def test_what_is_printed_stays_on_its_line_and_does_nothing_to_the_terminal(text: str):
    shown = printable(text)
    assert len(shown.splitlines()) <= 1
    assert shown.isprintable() or not any(one < " " or one == "\x7f" for one in shown)
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_ordinary_text_is_printed_as_it_is():
    assert printable("王小明·𠮷 (ok) é") == "王小明·𠮷 (ok) é"
    assert printable("a\u202eb\ue000\U000e0001") == "a\\u202eb\\ue000\\U000e0001"


def test_the_console_prints_one_line_a_message():
    out = io.StringIO()
    channel = ConsoleChannel(out)
    for body in ('{"item":"户口"}', "two\nlines\x1b[2J"):
        channel.send(
            OutboxRow(
                case_id="c",
                seq=1,
                n=0,
                destination="police",
                topic="accepted",
                body=body,
                not_before="",
            )
        )
    assert out.getvalue().splitlines() == [
        'police accepted {"item":"户口"}',
        "police accepted two\\x0alines\\x1b[2J",
    ]


def test_the_console_prints_to_standard_output(capsys: pytest.CaptureFixture[str]):
    ConsoleChannel().send(
        OutboxRow(
            case_id="c",
            seq=1,
            n=0,
            destination="d",
            topic="t",
            body="b",
            not_before="",
        )
    )
    assert capsys.readouterr().out == "d t b\n"


def test_the_console_shows_the_text_of_a_message_line_by_line():
    out = io.StringIO()
    ConsoleChannel(out).send(
        TextMessage(
            case_id="c",
            seq=1,
            n=0,
            destination="applicant",
            topic="case.accepted",
            body="{}",
            not_before="",
            text="受理通知书\n\n申请人：王\x1b[2J\r小明\n",
        )
    )
    assert out.getvalue().splitlines() == [
        "applicant case.accepted {}",
        "    受理通知书",
        "",
        "    申请人：王\\x1b[2J\\x0d小明",
    ]
