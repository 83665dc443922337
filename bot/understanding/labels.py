"""What the labels of messages mean for what follows them."""

from __future__ import annotations

from bot.joining import ELIGIBILITY as ELIGIBILITY

FAQ = "faq/"
MORE = "ask_more"
UNCLEAR = "nlu_fallback"
# Answers to the check's questions: the check is still what is talked about.
INFORM = "inform"
IN_CHECK = frozenset({ELIGIBILITY, "check_health", INFORM})
# What a member asks who fell ill, with and without a word of money; and what they are taken to ask.
CLAIM = "faq/how_to_claim"
PAYOUT = "faq/payout_amount"
DEADLINE = "faq/claim_deadline"
BY_AGE = "faq/payout_by_age"
MEDICAL = "ask_medical_advice"
FELL_ILL = "faq/health_changed_after"
IS_PAID_FOR = "faq/specific_disease"
AFTER_CLOSING = "faq/after_closing"
# What a short message asks about after somebody's death was told.
BEREAVED = "report_bereavement"
DEATH = "faq/death_cover"
ABOUT_ILLNESS = frozenset(
    f"faq/{illness}_join" for illness in
    ("diabetes", "hypertension", "hepatitis", "nodule", "past_illness", "chronic_senior",
     "pregnancy", "checkup", "disability")
)  # fmt: skip
# A verdict on a person says what these say in general.
IN_A_VERDICT = ABOUT_ILLNESS | {
    f"faq/{who}" for who in
    ("family_join", "parents_join", "spouse_join", "children_join", "join_for_others", "age_limit")
}  # fmt: skip
# What the data marks `scope: outside`: somebody else's business. It ends our topic.
OUTSIDE = frozenset(
    {
        *("ask_medical_advice", "ask_other_product", "ask_other_insurance", "ask_other_platform"),
        *("ask_investment", "ask_others_privacy", "ask_out_of_scope"),
    }
)
ENDS = OUTSIDE | {"goodbye", "request_human", "report_self_harm", "report_acute_illness"}


def is_topic(label: str) -> bool:
    """Whether a message may refer back to one with this label."""
    return label.startswith(FAQ) or label in IN_CHECK


def is_question(label: str) -> bool:
    """Whether it asks something that has an answer, or a plain no, of its own."""
    return label.startswith(FAQ) or label == ELIGIBILITY or label in OUTSIDE
