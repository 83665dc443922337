"""Payouts, cost shares, waiting periods and leaving, reckoned by hand."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from bot.rules import expected_payout, leaving_on, share_of_period, waiting_period

CI, SC, OLD = "critical_illness", "senior_cancer", "old_xianghubao"
MAY = date(2019, 5, 16)


@pytest.mark.parametrize(
    ("plan", "form", "age", "on", "gives", "yuan"),
    [
        (CI, "severe_cancer", 0, MAY, "amount", 300_000),
        (CI, "severe_cancer", 39, MAY, "amount", 300_000),
        (CI, "severe_cancer", 40, MAY, "amount", 100_000),
        (CI, "other_critical_illness", 39, MAY, "amount", 300_000),
        (CI, "other_critical_illness", 59, MAY, "amount", 100_000),
        (CI, "severe_cancer", 60, MAY, "nothing", None),
        (CI, "severe_cancer", 130, MAY, "nothing", None),
        (CI, "mild_thyroid_cancer", 60, MAY, "nothing", None),
        (CI, "mild_thyroid_cancer", 60, date(2019, 5, 1), "nothing", None),
        (CI, "mild_cancer", 30, MAY, "unsettled", None),
        (CI, "mild_thyroid_cancer", 30, date(2019, 4, 30), "amount", 300_000),
        (CI, "mild_thyroid_cancer", 40, date(2019, 4, 30), "amount", 100_000),
        (CI, "mild_thyroid_cancer", 30, date(2019, 5, 1), "unsettled", None),
        (CI, "mild_thyroid_cancer", 30, date(2019, 5, 2), "amount", 50_000),
        (CI, "mild_thyroid_cancer", 59, MAY, "amount", 50_000),
        (CI, "severe_cancer", 30, datetime(2018, 11, 27, 12), "amount", 300_000),
        (CI, "severe_cancer", 30, date(2022, 1, 28), "amount", 300_000),
        (CI, "severe_cancer", 30, date(2022, 1, 29), "nothing", None),
        (SC, "severe_cancer", 60, MAY, "amount", 100_000),
        (SC, "severe_cancer", 59, MAY, "nothing", None),
        (SC, "mild_cancer", 65, MAY, "amount", 50_000),
        (SC, "mild_thyroid_cancer", 70, MAY, "amount", 50_000),
        (SC, "other_critical_illness", 65, MAY, "nothing", None),
        (SC, "severe_cancer", 65, date(2022, 1, 29), "nothing", None),
        (OLD, "severe_cancer", 39, date(2018, 10, 20), "amount", 300_000),
        (OLD, "other_critical_illness", 40, date(2018, 10, 20), "amount", 100_000),
        (OLD, "mild_cancer", 30, date(2018, 10, 20), "unsettled", None),
        (OLD, "severe_cancer", 60, date(2018, 10, 20), "unsettled", None),
    ],
)
def test_a_diagnosis_pays(book, plan, form, age, on, gives, yuan):
    payout = expected_payout(book, plan, form, age, on)
    assert (payout.gives, payout.yuan) == (gives, yuan)
    assert book.clauses[payout.reason.clause_id].plan == plan
    if yuan:
        assert f"{yuan // 10_000} 万元" in payout.reason.text


@pytest.mark.parametrize(
    ("payouts", "members", "yuan"),
    [
        ([300_000, 300_000], 23_000_000, "0.03"),  # the first notice: 2 cases, 0.0281… a member
        ([300_000], 32_400_000, "0.01"),  # 324,000 / 32.4 million is a cent exactly
        ([300_000], 32_399_999, "0.02"),  # a little more than a cent is two
        ([300_000], 3_240_000, "0.10"),  # exactly the cap per case
        ([300_000], 1_000_000, "0.10"),  # 0.324 is cut to the cap per case
        ([300_000, 100_000], 1_000_000, "0.20"),  # both cases are cut
        ([300_000, 100_000], 2_000_000, "0.16"),  # 0.1 cut + 0.054
        ([100_000] * 3, 32_400_000, "0.01"),  # three exact thirds of a cent are one cent
        ([1], 1, "0.10"),  # the smallest case and community
        ([], 1_000_000, "0"),
    ],
)
def test_a_share_is_payout_and_fee_by_members_capped_by_case_rounded_up(
    book, payouts, members, yuan
):
    share = share_of_period(book, CI, MAY, payouts, members)
    assert share.yuan == Decimal(yuan)
    assert share.paid_by_platform == 0
    assert share.at_most == Decimal("0.1") * len(payouts)
    assert {"ci_fee", "ci_case_cap", "ci_rounding", "ci_year_cap"} == {
        reason.clause_id for reason in share.reasons
    }


def test_the_old_plan_took_ten_percent(book):
    share = share_of_period(book, OLD, date(2018, 11, 1), [300_000], 3_300_000)
    assert share.yuan == Decimal("0.10")
    assert share_of_period(book, OLD, date(2018, 11, 1), [300_000], 11_000_000).yuan == Decimal(
        "0.03"
    )


@pytest.mark.parametrize(
    ("on", "shared", "yuan", "platform"),
    [
        (date(2019, 12, 31), "187.95", "0.05", "0.05"),
        (date(2019, 12, 31), "187.90", "0.10", "0"),
        (date(2019, 12, 31), "188", "0", "0.10"),
        (date(2019, 12, 31), "200", "0", "0.10"),
        (date(2020, 1, 1), "200", "0.10", "0"),
        (date(2018, 12, 31), "200", "0.10", "0"),
    ],
)
def test_in_2019_what_goes_beyond_the_yearly_cap_is_paid_by_the_platform(
    book, on, shared, yuan, platform
):
    share = share_of_period(book, CI, on, [300_000], 1_000_000, Decimal(shared))
    assert (share.yuan, share.paid_by_platform) == (Decimal(yuan), Decimal(platform))
    assert share.at_most == Decimal(yuan)


def test_a_share_of_the_senior_plan_is_known_by_its_cap_only(book):
    share = share_of_period(book, SC, date(2019, 6, 14), [100_000, 50_000], 1_000_000)
    assert share.yuan is None
    assert (share.at_most, share.paid_by_platform) == (Decimal(2), 0)
    assert [reason.clause_id for reason in share.reasons] == ["sc_fee", "sc_case_cap"]


@pytest.mark.parametrize("plan", [CI, SC])
def test_after_the_closing_notice_the_platform_pays_all(book, plan):
    share = share_of_period(book, plan, date(2022, 1, 14), [300_000], 1_000_000)
    assert (share.yuan, share.at_most, share.paid_by_platform) == (0, 0, 0)
    assert "平台" in share.reasons[0].text


@pytest.mark.parametrize(
    ("event", "inside"),
    [
        (date(2019, 1, 1), True),
        (date(2019, 3, 31), True),
        (date(2019, 4, 1), None),  # the 90th day after joining: sources count differently
        (date(2019, 4, 2), False),
        (None, None),
    ],
)
def test_an_illness_falls_in_the_90_days_after_joining(book, event, inside):
    waiting = waiting_period(book, CI, date(2019, 1, 1), event)
    assert waiting.ends_on == date(2019, 4, 1)
    assert waiting.inside is inside
    assert [r.clause_id for r in waiting.reasons] == ["ci_waiting_days", "ci_waiting_count"]


def test_an_accident_is_exempt_from_the_waiting_period(book):
    waiting = waiting_period(book, CI, MAY, date(2019, 5, 17), by_accident=True)
    assert waiting.inside is False
    assert waiting.ends_on == date(2019, 8, 14)
    assert [reason.clause_id for reason in waiting.reasons] == ["ci_waiting_accident"]


def test_the_old_plan_waited_90_days_and_said_nothing_of_accidents(book):
    waiting = waiting_period(book, OLD, date(2018, 10, 16), date(2018, 10, 20), by_accident=True)
    assert (waiting.ends_on, waiting.inside) == (date(2019, 1, 14), True)
    assert [reason.clause_id for reason in waiting.reasons] == ["old_waiting_days"]


def test_the_length_of_the_senior_waiting_period_is_not_public(book):
    waiting = waiting_period(book, SC, MAY, date(2019, 5, 20))
    assert (waiting.ends_on, waiting.inside) == (None, None)
    assert "没有说明" in waiting.reasons[0].text


@pytest.mark.parametrize(
    ("day", "debited_on"),
    [
        (1, None),
        (6, None),
        (7, date(2019, 6, 14)),
        (13, date(2019, 6, 14)),
        (14, date(2019, 6, 14)),
        (15, None),
        (20, None),
        (21, date(2019, 6, 28)),
        (28, date(2019, 6, 28)),
        (29, None),
    ],
)
@pytest.mark.parametrize("plan", [CI, SC])
def test_leaving_from_the_notice_on_still_costs_the_period(book, plan, day, debited_on):
    leaving = leaving_on(book, plan, date(2019, 6, day))
    assert leaving.still_pays == (debited_on is not None)
    assert leaving.debited_on == debited_on
    assert len(leaving.reasons) == (1 if debited_on else 2)


def test_leaving_after_the_closing_notice_costs_nothing(book):
    leaving = leaving_on(book, CI, date(2022, 1, 8))
    assert (leaving.still_pays, leaving.debited_on) == (False, None)
    assert [reason.clause_id for reason in leaving.reasons] == ["ci_platform_pays"]
