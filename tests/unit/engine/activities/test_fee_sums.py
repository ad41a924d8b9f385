"""The sums of paying hold whatever comes, in whatever order: not a fen is lost or made."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from oneflow.engine.activities.pay.sums import balance, excess, fee, going_back, received
from oneflow.matters.money import NOTHING, is_money, read_money, written
from tests.generated.hall import APPLICANT
from tests.property.machine.laws import check_everything
from tests.unit.engine.activities.fees import WAIVE, pay, paying, slice_of, waive

FEE = Decimal("120.00")
fen = st.integers(1, 30_000).map(lambda number: written(Decimal(number) / 100))
deeds = st.lists(st.tuples(st.sampled_from(["pay", "pay", "waive"]), fen), max_size=6)


@settings(max_examples=60, deadline=None)
@given(deeds=deeds, withdrawn=st.booleans())
def test_what_came_is_the_fee_or_goes_back(deeds, withdrawn):
    hall = paying(waive=WAIVE)
    came = waived = NOTHING
    for number, (kind, amount) in enumerate(deeds):
        if kind == "waive" and hall.state("a") == "paying":
            if waive(hall, amount).refusal is None:
                waived += read_money(amount)
        elif pay(hall, amount, transaction=f"t{number}").refusal is None:
            came += read_money(amount)
    now = slice_of(hall)
    owed = FEE - waived
    assert fee(now) == max(owed, NOTHING)
    assert received(now) == came
    assert going_back(now) == max(came - fee(now), NOTHING)
    assert balance(now) == max(fee(now) - came, NOTHING)
    assert (hall.state("a") == "deciding") == (balance(now) == 0)
    assert excess(now, owed=fee(now)) == 0
    if withdrawn:
        hall.do(APPLICANT, "withdraw_items", items=["a"])
        assert going_back(slice_of(hall)) == received(slice_of(hall)) == came
    check_everything(hall)


@given(st.decimals(0, 10**12, places=2))
def test_a_sum_is_written_and_read_without_loss(amount):
    assert is_money(written(amount))
    assert read_money(written(amount)) == amount


@given(st.text(max_size=12))
def test_a_text_is_a_sum_or_refused(text):
    if is_money(text):
        assert read_money(text) >= 0
        assert Decimal(text) == read_money(text)
