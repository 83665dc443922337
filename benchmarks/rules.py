"""How long the rules take for all decisions on one person: python benchmarks/rules.py

It counts processor time, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import json
import sys
import time
import timeit
from datetime import date
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.rules import Age, Person, decide, load_clauses  # noqa: E402

ASKED_ON = date(2019, 5, 16)
PEOPLE = {
    "mother of 62 with hypertension": Person(
        relation="parent", age=Age.years(62), conditions=frozenset({"hypertension"})
    ),
    "newborn": Person(relation="child", birth_date=date(2019, 5, 4)),
    "self, 35, health not said": Person(relation="self", birth_date=date(1984, 1, 1)),
    "age not said": Person(relation="self"),
    "too old for both plans": Person(relation="parent", age=Age.full_years(75)),
}
REPEAT, NUMBER = 25, 200


def main() -> None:
    """Print, as one JSON object a line, the best and the median time of a decision."""
    book = load_clauses(ROOT / "data" / "plan")
    plans = len(book.plans)
    for name, person in PEOPLE.items():
        decided = partial(decide, book, person, ASKED_ON)
        runs = timeit.repeat(decided, timer=time.process_time, repeat=REPEAT, number=NUMBER)
        runs = sorted(run / NUMBER * 1e6 for run in runs)
        line = {
            "case": name,
            "person_us_best": round(runs[0], 1),
            "person_us_median": round(runs[REPEAT // 2], 1),
            "decision_us_best": round(runs[0] / plans, 1),
        }
        print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
