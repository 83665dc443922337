"""A conversation about joining, out of any words: from the text to the decision of the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.fuzz.texts import WORDS, text_of

__all__ = ["SEEDS", "WORDS", "prepare"]

# One line a message; the first character of each says what it was understood as.
SEEDS = [
    "0我妈62岁能加入吗\n1高血压2级，吃药三个月\n1不知道".encode(),
    "0我和我爸妈能加入吗\n1我35，她62，他六十五\n1他没有糖尿病".encode(),
    "0孩子2019年2月29日出生\n3".encode(),
    "21957-03-12\n1不对，是1958年3月12日".encode(),
    "0我虚岁六十，周岁五十九，芝麻分650，住院15天".encode(),
    "0我999岁，芝麻分10\n1我45岁".encode(),
    "0负3岁\n1２月３０日\n1999999999岁".encode(),
]
_INTENTS = ("check_eligibility", "inform", "check_health", "deny", "faq", "nlu_fallback")
_ASKED = ("age", "birth_date", "relation", "plan", "health_consent", "health_conditions",
          "health_medication_days", "health_hospital_days", "health_hypertension_grade",
          "health_credit_score")  # fmt: skip
_MOST_MESSAGES = 6


def prepare() -> Callable[[bytes], None]:
    """Reads the messages one after another and judges what is known after each."""
    from bot.lean import keep_tensorflow_out

    keep_tensorflow_out()
    from bot.eligibility.check import FORM
    from bot.eligibility.conclusion import conclusion
    from bot.eligibility.reading import read as read_check
    from bot.engine import safe_text
    from bot.rules import load_clauses
    from tests.fuzz.reading import reader
    from tests.fuzz.running import ROOT

    read, book = reader(), load_clauses(ROOT / "data" / "plan")

    def check(data: bytes) -> None:
        events: list[dict[str, object]] = []
        on = date(2022, 2, 1) if data[:1] == b"9" else date(2019, 5, 16)
        for number, line in enumerate(data.split(b"\n")[:_MOST_MESSAGES]):
            first, text = line[:1], safe_text(text_of(line[1:]))[:1000]
            code = first[0] if first else 0
            entities = read(text)[1] if text else []
            parsed = {"intent": {"name": _INTENTS[code % 6]}, "entities": entities}
            events.append({"event": "user", "text": text, "parse_data": parsed})
            if number == 0:
                events.append({"event": "active_loop", "name": FORM})
            question = f"eligibility_{_ASKED[code // 6 % len(_ASKED)]}"
            events.append({"event": "slot", "name": "requested_slot", "value": question})
        # Nothing that cannot be may have been taken: the rules must have an answer by now.
        conclusion(book, read_check(book, events, on), on)

    return check
