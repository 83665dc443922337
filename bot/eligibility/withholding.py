"""What members would rather not say, and what the same message tells all the same.

In doubt it is no refusal: the question is asked again, or an FAQ's answer comes first. Nobody who
asks whether an illness may be kept from us is to hear that it is fine not to tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.eligibility import words
from bot.eligibility.message import Message

_OTHERS = (
    "医生|大夫|医院|护士|家人|家里人?|亲人|亲戚|(?<!其)[他她]们?|爸爸?|妈妈?|父亲?|母亲?|爹|娘"
    "|爷爷|奶奶|姥爷|姥姥|公公|婆婆|岳父|岳母|老公|老婆|丈夫|妻子|爱人|孩子|儿子|女儿|老人|[哥弟姐妹]"
)
_END = r"[的了吧啦呗啊哦]*(?:$|[，,。.；;！!\s])"
_SAY = r"说(?![话谎假瞎胡错])"
_REFUSAL = re.compile(
    rf"不告诉(?:你们?|您)?(?={_END})|不(?:说|答|回答)(?={_END}|这|年龄|病)|拒绝回?答"
    r"|(?<!不)(?:是|属于|涉及|算)[^，。,不]{0,6}隐私|想保密"
    rf"|不[太大]?(?:想|愿意?|肯|方便|便)(?:[跟和对向]你们?)?(?:多|再)?"
    rf"(?:{_SAY}|讲|聊|谈|提|答|回答|透露|公开|告[诉知](?!家|别|任何|{_OTHERS}))"
)
# Other people's silence, and a refusal that is itself denied: 「没什么不方便说的」, 「不得不说」.
_NOT_MEANT = re.compile(
    rf"(?:{_OTHERS}|你们?|您)(?:也|都|又|总|就|是|还|一直|从来)*$"
    r"|(?:没有?(?:什么|啥|任何)?|(?<!是)不是|并非|不得|不会|不敢|二话)$"
)
# The whole message is about nothing else.
_ALONE = re.compile(
    r"(?:我|这个?|请问|，)*(?:可以|能|能不能|可不可以)不(?:说|答|回答|告诉你们?)(?:吗|么|嘛)?[?？。]?\s*"
    r"|(?:我的?|这个?|年龄|病情|的|都)*(?:要|想|得|需要)?保密(?:的|吧|啦|哦)?[。.！!]?\s*"
)
# A question whether it may be kept secret, how secret it stays here, or what follows from it.
_QUESTION = re.compile(
    r"[?？吗么嘛呢]\s*$|会不会|怎么|怎样|后果|影响|行不行|可不可以|[能以]不|没事|不要紧|没关系"
    r"|[能可行够][^，。,]{0,8}(?:加|进|买|赔|通过|领)|瞒|骗|理赔|赔付|拒赔|被发现|被查|查得?到"
)
# Names what it might be without saying that it is so.
_OPEN = re.compile(
    r"(?<!没)([有是得患吃住做])[不没]\1|是否|有无|哪|多久|多少|(?<!没)(?<!没有)(?:什么|啥)|如果|要是|假如|的话"
)
_SO = re.compile(r"有|得了|得过|患|确诊|查出|做过|是|吃|住")


def withholds(message: Message) -> bool:
    """Whether the member would rather not say."""
    return bool(_ALONE.fullmatch(message.text)) or bool(_refusals(message.text))


def told_otherwise(message: Message) -> Message:
    """The message without what it refuses to say; all that it keeps stands where it stood."""
    text = ["，"] * len(message.text)
    for start, end in _kept(message.text):
        text[start:end] = message.text[start:end]
    entities = tuple(item for item in message.entities if _stands_in(text, item))
    return replace(message, text="".join(text), intent="inform", entities=entities)


def _refusals(text: str) -> list[int]:
    """Where it is said; nowhere when the message asks about it."""
    if _QUESTION.search(text):
        return []
    starts = (match.start() for match in _REFUSAL.finditer(text))
    return [start for start in starts if not _NOT_MEANT.search(text[:start])]


def _kept(text: str) -> Iterator[tuple[int, int]]:
    """The parts that tell something: in 「有糖尿病不想多说」 what stands before the refusal."""
    if _ALONE.fullmatch(text):
        return
    refusals = _refusals(text)
    for part in words.PART_OF_SENTENCE.finditer(text):
        refused = [at for at in refusals if part.start() <= at < part.end()]
        end = refused[0] if refused else part.end()
        says = text[part.start() : end]
        is_open = _OPEN.search(part.group()) or words.UNKNOWN.search(part.group())
        if not is_open and (not refused or _SO.search(says)):
            yield part.start(), end


def _stands_in(text: list[str], entity: Mapping[str, Any]) -> bool:
    start = entity.get("start")
    return start is not None and int(start) < len(text) and text[int(start)] != "，"
