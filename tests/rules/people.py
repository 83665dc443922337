"""Whom the rules are asked about."""

from datetime import date

from bot.rules import Person

MAY = date(2019, 5, 16)


def healthy(**told):
    return Person(
        ruled_out=frozenset(
            {"diabetes", "tumour", "heart_disease", "epilepsy", "stroke", "aids", "hypertension"}
        ),
        medication_days=0,
        hospital_days=0,
        **told,
    )
