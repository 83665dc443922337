"""The decision on one plan."""

from bot.rules import decide
from tests.rules.people import MAY

PLANS = ("critical_illness", "senior_cancer", "old_xianghubao")


def decided(book, plan, person, on=MAY):
    return decide(book, person, on)[PLANS.index(plan)]
