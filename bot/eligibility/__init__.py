"""The conversation about who may join: what was said, what to ask next, what to answer.

Nothing is kept besides the messages themselves: the check is read afresh from the conversation's
events, so no slot ever holds a person or an illness. The rules know nothing of this package.

    check = read(book, events, on)
    next_question(book, check, on)   # the question to ask, or None when all is said
    conclusion(book, check, on)      # the response that ends the check
"""

from bot.eligibility.check import FORM, Check
from bot.eligibility.conclusion import Saying, conclusion
from bot.eligibility.order import next_question
from bot.eligibility.reading import read
from bot.eligibility.result import rule_book

__all__ = ["FORM", "Check", "Saying", "conclusion", "next_question", "read", "rule_book"]
