"""Questions beside the check: which are no answer, and what they tell of a person all the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.eligibility import words
from bot.eligibility.check import Check
from bot.eligibility.describing import described
from bot.eligibility.identity import is_another
from bot.eligibility.message import AGES, Message
from bot.eligibility.people import people_of
from bot.rules import Book

UNSURE = ("nlu_fallback", "ask_out_of_scope")
_WHETHER = re.compile(r"[能可行]以?[吗嘛么不][?？]?$|行不行|可不可以|能不能|可以不")
# 「加入后查出结节」 is about a member, not about who may join.
_LATER = re.compile(r"(?:加入?|参加|入)(?:了|进去)?(?:以?之?后|的|有?[一二两三半几\d])|赔|报销|领")
_IF = re.compile(r"如果|要是|假如|万一|的话")
_SURELY = re.compile(r"吧[?？!！。]*$")
_WAITS = re.compile(
    r"稍等|改天|回头再|晚点再|等等|等[一]?[下会]|[待等]会儿?|别急|让我(?:想|看|查|问)"
    r"|(?:[我先得要去再]|回头|晚点|打电话)(?:[问查][问查一]|看看|想想|翻翻|找找)"
    r"|(?:得|去|打电话|回头|晚点)问"
)
# 「我帮我妈问问」 says for whom.
_FOR_SOMEBODY = re.compile(r"[给帮替].{0,6}[问看查]|想问")
# What may stand around a person or an age without asking for anything else.
_AROUND = re.compile(
    r"如果|要是|加入|参加|可以|行不行|能不能|可不可以|请问|自己|想|给|帮|替|能|行|加|吗|呢|么|嘛|吧|不|的|话"
    r"|今年|现在|已经|周?岁|了|那|也|是|有|我|他|她|[\W_]"
)


def is_no_answer(message: Message, asked: str) -> bool:
    """Whether a message that was not understood asks for something else than ``asked``.

    「查出结节之后还给赔吗」 names an illness and tells of nobody that they have it.
    """
    if message.intent not in UNSURE or not wonders(message) or speaks_of_joining(message):
        return False
    named = bool(message.named("relation", *AGES) or words.SELF_ONLY.fullmatch(message.text))
    answers = named or (asked in AGES and message.named("number"))
    return not answers or bool(rest_of(message))


def wonders(message: Message) -> bool:
    """Whether it asks, or speaks of what might be: 「要是不交钱」."""
    return message.asks or bool(_IF.search(message.text) or _SURELY.search(message.text))


def speaks_of_joining(message: Message) -> bool:
    """Whether it is about who may join, not about what comes after that."""
    joining = words.JOINING.search(message.text) or _WHETHER.search(message.text)
    return bool(joining) and not _LATER.search(message.text)


def waits(message: Message) -> bool:
    """Whether the member asks for time: 「等下，我问问老婆」."""
    tells = message.named(*AGES, "number") or message.told
    says_more = message.intent == "faq" or message.asks or _FOR_SOMEBODY.search(message.text)
    return bool(_WAITS.search(message.text)) and not tells and not says_more


def mentioned(book: Book, check: Check, message: Message, on: date) -> Check:
    """With the person and the illness that a general question or statement tells.

    「我妈有高血压，能加入吗」 gets an answer in general; what it tells counts once an age follows.
    """
    if not tells(message):
        # Whoever asks about something else meant nobody in particular.
        meant = check.relation or not check.lacks_the_person
        return check if meant or message.intent in UNSURE else Check()
    return told_in(book, check if goes_on(check, message) else Check(), message, on) or check


def told_in(book: Book, check: Check, message: Message, on: date) -> Check | None:
    """The check with what a question on joining tells of its person; None when it tells nothing.

    It is not `used`: the question gets its own answer.
    """
    person = described(book, check, message, on, is_question=False)
    if person.people or person.problem:
        return None
    return None if replace(person, used=check.used) == check else replace(person, used=False)


def tells(message: Message) -> bool:
    """Whether a message with an answer of its own also tells of whoever may want to join.

    It asks whether they may, or says that they are ill; of another topic only an age counts:
    「我妈65岁，等待期多久」.
    """
    if speaks_of_joining(message):
        return True
    is_ill = bool(message.told) and not wonders(message) and not _LATER.search(message.text)
    return is_ill or any(one.relation and one.stated for one in people_of(message)[0])


def goes_on(check: Check, message: Message) -> bool:
    """Whether somebody who is not named anew, or by the same word, can be the person before."""
    if check.ended or check.people:
        return False
    someone = next(iter(people_of(message)[0]), None)
    if someone is None or someone.relation is None:
        return True
    if check.relation is None:
        return check.lacks_the_person
    return someone.relation == check.relation and not is_another(check, someone)


def rest_of(message: Message) -> str:
    """What a message says besides who is meant, how old they are, and that they want to join."""
    spans = [(int(e["start"]), int(e["end"])) for e in message.entities if "end" in e]
    kept = (c for i, c in enumerate(message.text) if not any(a <= i < b for a, b in spans))
    return _AROUND.sub("", "".join(kept))
