"""Messages between cases over every store: opened once, whatever is sent how often."""

from __future__ import annotations

from datetime import timedelta

from oneflow.engine.history.rows import read_case
from oneflow.engine.shell.between_cases import CaseChannel
from tests.contract.peek import AnyStore
from tests.generated.diverted import LONGER, Diverted
from tests.generated.hall import OPERATOR, START
from tests.generated.small import expanded
from tests.support.reading import chain_faults_of


def test_a_case_opens_another_and_opens_it_once(store: AnyStore):
    diverted = Diverted(store=store).divert()
    assert diverted.relay().sent >= 1
    opened = diverted.engine.read(diverted.opened, OPERATOR)
    assert opened.case.origin is not None
    assert (opened.case.state, opened.case.origin.case) == ("intake", "k1")
    diverted.clock.at = START + timedelta(hours=1)
    for _ in range(2):
        CaseChannel(diverted.engine.handler).send(diverted.letters[0])
    again = diverted.engine.read(diverted.opened, OPERATOR)
    assert again.row == opened.row
    assert again.events == opened.events


def test_both_histories_are_sound_and_know_each_other(store: AnyStore):
    diverted = Diverted(store=store).divert()
    diverted.relay()
    for case_id in ("k1", diverted.opened):
        reading = diverted.engine.read(case_id, OPERATOR)
        assert chain_faults_of(reading) == ()
        envelope = diverted.engine.handler.envelope
        assert read_case(reading.world, envelope, reading.events, case_id) == reading.case


def test_a_message_that_comes_before_the_matter_is_kept_and_sent_later(store: AnyStore):
    diverted = Diverted(store=store, publish=False).divert()
    assert diverted.relay().retried == 1
    diverted.engine.worlds.publish(expanded(LONGER))
    diverted.clock.at = START + timedelta(days=1)
    assert diverted.relay().sent >= 1
    assert diverted.case(diverted.opened).matter == "longer"
