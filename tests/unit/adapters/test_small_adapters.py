"""Clock and entropy: the small doors to the outside."""

from __future__ import annotations

import threading
import time
from datetime import UTC
from uuid import UUID

import pytest

from oneflow.adapters.entropy import SystemEntropy
from oneflow.adapters.system_time import SystemTime
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
