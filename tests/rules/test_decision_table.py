"""Every row of decisions.csv, written by hand from the sources, comes out of the rules.

The columns of the table:
- `age`: `62` (said without more), `full 62`, `nominal 62`, `months 8`, `days 20`, `year 1957`,
  `month 1957-05`, `born 1957-05-04`;
- `told`: `healthy` (no listed disease, drugs or hospital), `has:TOPIC`, `grade:2`, `drug:31` and
  `stay:16` (days), `score:650`, `claim:20000` (yuan), `history:TOPIC`; `?` takes a value back;
- `clause` must be among the reasons, `missing` and `may_add` are exact;
- `change`: KIND or KIND@DATE of the counterfactual, `none`, or empty where the row is not about it.
"""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.rules import Age, Decision, Person, decide

with (Path(__file__).parent / "decisions.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))

LISTED = {"diabetes", "tumour", "heart_disease", "epilepsy", "stroke", "aids", "hypertension"}
NUMBERS = {
    "grade": "hypertension_grade",
    "drug": "medication_days",
    "stay": "hospital_days",
    "score": "credit_score",
    "claim": "past_claim_yuan",
}


def read_moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def read_age(words: list[str]) -> dict:
    if not words:
        return {}
    kind, *rest = words
    if kind == "born":
        return {"birth_date": date.fromisoformat(rest[0])}
    if kind == "year":
        return {"age": Age.born_in(int(rest[0]))}
    if kind == "month":
        year, month = rest[0].split("-")
        return {"age": Age.born_in(int(year), int(month))}
    if kind.isdigit():
        return {"age": Age.years(int(kind)), **read_age(rest)}
    build = {"full": Age.full_years, "nominal": Age.nominal, "months": Age.months, "days": Age.days}
    return {"age": build[kind](int(rest[0]))}


def read_told(words: list[str]) -> dict:
    told: dict = {"conditions": frozenset(), "ruled_out": frozenset()}
    if "healthy" in words:
        told |= {"ruled_out": frozenset(LISTED), "medication_days": 0, "hospital_days": 0}
    for name, value in (word.split(":") for word in words if ":" in word):
        if name == "has":
            told["conditions"] |= {value}
        elif name == "history":
            told["history"] = value
        else:
            told[NUMBERS[name]] = None if value == "?" else int(value)
    graded = {"hypertension"} if told.get("hypertension_grade") else set()
    told["ruled_out"] -= told["conditions"] | graded
    return told


def read_person(row: dict) -> Person:
    age, told = read_age(row["age"].split()), read_told(row["told"].split())
    return Person(relation=row["relation"] or None, **age, **told)


def change_of(decision: Decision, with_date: bool) -> str:
    change = decision.counterfactual
    if change is None:
        return "none"
    return f"{change.kind}@{change.date}" if with_date else change.kind


@pytest.mark.parametrize("row", ROWS, ids=[row["case"].replace(" ", "_") for row in ROWS])
def test_a_row_written_by_hand_comes_out_of_the_rules(book, row):
    decisions = decide(book, read_person(row), read_moment(row["asked_on"]))
    decision = next(d for d in decisions if d.plan == row["plan"])
    assert decision.outcome == row["outcome"]
    assert row["clause"] in {reason.clause_id for reason in decision.reasons}
    assert decision.missing == tuple(row["missing"].split())
    assert (decision.adding.may if decision.adding else "") == row["may_add"]
    if row["change"]:
        assert change_of(decision, "@" in row["change"]) == row["change"]


def test_the_table_has_at_least_120_rows_and_no_case_stands_twice():
    assert len({row["case"] for row in ROWS}) == len(ROWS) >= 120
