"""The small words of follow-ups: what carries no topic of its own, and what points back."""

from __future__ import annotations

import re

from bot.eligibility.words import SELF_ONLY
from bot.nlu.normalize import bare
from bot.nlu.views import ASKING

_MONEY = re.compile(r"赔|多少|几万|[给拿领](?:钱|到)")
PRONOUN = re.compile(r"他们|她们|他|她|\bta\b|人家|老人家")
# With nothing else left, a message means the last question again.
_FILLER = re.compile(
    r"那么|那|如果|要是|假如|换成|换做|换|的话|怎么样|如何|怎样|咋样|一样|请问|现在|今年|患有?|患了|得了|得过|的人|这个"
    r"|[呢啊呀吧吗嘛哈哦噢嗯的又也都是个有就]"
)
_JOINING = re.compile(r"可以|加入|参加|[能行加]")
# What asks for something but not of what.
_ASPECT = re.compile(
    r"什么时候|啥时候|准备|多长时间|几个月|多少钱|多少天|怎么弄|怎么办|怎么算|咋弄|咋办|一共|总共|大概|大约|最多|最少|每次|需要|这个"
    r"|机制|意思|东西|重新|界线|多久|多长|几天|哪天|何时|多少|几次|怎么|如何|在哪|哪里|哪儿|什么|哪些|请问|到账|时间|你们"
    r"|[那还又就都我它一要得会能可以是有等带交花付扣关给拿到赔领收报算的个这啊呢吗呀吧嘛么了不没钱啥咋谁久次弄点看填几先]"
)
_TO_DO = re.compile(r"怎么[弄办搞]|咋[弄办搞整]|(?:带|准备|拿)(?:什么|啥|哪些)")
_WHY = re.compile(r"为什么|为啥|为何|咋回事|怎么回事|凭什么|什么原因|why")
_SENIOR = re.compile(r"老年人?|老人|防癌")
_ILLNESS = re.compile(r"大病|重疾")
BACK = re.compile(
    r"(?:刚才|刚刚|方才|前面|上面|之前|刚)(?:我|你|您|咱)?"
    r"(?:(?:说|问|讲|提|回答)(?:到|过|了)?的?(?:那个|这个|那条|问题)?|的?(?:那个|那条))"
)
_AGAIN = re.compile(
    r"再(?:说|讲|发|回答|重复)(?:一遍|一次|一下|下)|重复(?:一遍|一下)|没看清|没看懂"
)
_OURS = re.compile(r"相互宝|互助宝|相互保|你们家?|咱们家?|这边|这里|贵司")
_IF = r"(?:要是|如果|万一|假如|假设|倘若)"
_SUPPOSING = re.compile(
    rf"(?:那么?{_IF}?|{_IF})(?P<core>.+?)(?:的话)?(?:怎么办|咋办|咋整)?[呢啊呀]*|(?P<bare>.+?)呢"
)
_ASKS = re.compile(rf"{ASKING}|什么|啥|谁|几[天次个]|多[大长]|何时")
_NOT = r"(?:不能|不行|不可以|不给|不保|没有|没办法|没戏|没希望)了?"
_CAN = r"(?:能不能|行不行|可不可以|是不是|能|行|可以)"
_END = r"[吗么咯喽呗]|[是对][吧吗]"
_DOUBT = re.compile(
    r"(?:[那这你您]|所以|你们|这样|这么说){0,2}(?:"
    r"是?真的(?:吗|么|假的|啊|吧|呀)|真假|当真|确定(?:吗|么|没错吗)|(?<=你)确定|(?<=您)确定"
    r"|是吗|不[会是]吧|不可能吧|没搞错吧|没骗我吧|没说错吧|能不能|行不行|可不可以"
    rf"|(?:就是|就|是){_NOT}(?:{_END})?|{_NOT}(?:{_END})"
    rf"|(?:到底|究竟){_CAN}(?:加入?|退|赔|领|申请|给)?[吗么呢啊]?)"
)
_ORDINALS = (
    re.compile(r"第?[一1]个?|前者|前一个|前面那个|上面那个|[①aA]"),
    re.compile(r"第?[二2两]个?|中间那个|[②bB]"),
    re.compile(r"第?[三3]个?|[③cC]"),
)
_LAST = re.compile(r"最后(?:一个|那个)?|后者|后一个|后面那个|下面那个")
_CHOOSING = re.compile(r"[选我要问的是就说想那啊吧呢]")


def without_fillers(text: str, joining: bool = False) -> str:
    """What is left of ``text`` besides pronouns and fillers; where joining is talked about anyway,
    its words are fillers too.
    """
    text = _FILLER.sub("", PRONOUN.sub("", bare(text)))
    return _JOINING.sub("", text) if joining else text


def place_of_self(text: str) -> int | None:
    """Where 「我」 stands in a message of nothing else: 「那我呢」."""
    found = SELF_ONLY.fullmatch(text)
    return found.start(1) if found else None


def plan_of(rest: str) -> str | None:
    """The plan meant by what is left of a message: 「大病的呢」."""
    if _SENIOR.fullmatch(rest):
        return "senior_cancer"
    return "critical_illness" if _ILLNESS.fullmatch(rest) else None


def is_aspect(text: str) -> bool:
    """Whether ``text`` asks for something of a topic that it leaves out."""
    text = bare(text)
    return bool(text) and not _ASPECT.sub("", text)


def asks_what_to_do(text: str) -> bool:
    """Whether ``text`` asks what to do, or to bring, and not about what."""
    return bool(_TO_DO.search(bare(text)))


def supposed(text: str) -> str | None:
    """What 「那……呢」, 「要是……」 or 「……呢」 supposes; None where more is asked than that."""
    found = _SUPPOSING.fullmatch(bare(text))
    core = found and (found["core"] or found["bare"])
    return None if not core or _ASKS.search(core) else core


def doubts(text: str) -> bool:
    """Whether ``text`` only asks if the last answer is really so: 「真的吗」「那就是不行？」."""
    asked = bare(text)
    if text.rstrip().endswith(("?", "？")) and not asked.endswith("吗"):
        return bool(_DOUBT.fullmatch(asked) or _DOUBT.fullmatch(f"{asked}吗"))
    return bool(_DOUBT.fullmatch(asked))


def asks_why(text: str) -> bool:
    """Whether ``text`` is a mere 「为什么」."""
    text = bare(text)
    return bool(_WHY.search(text)) and not without_fillers(_WHY.sub("", text))


def says_again(text: str) -> bool:
    """Whether the last answer is wanted again; ``text`` is without what points back."""
    text = bare(text)
    return not without_fillers(text) or bool(_AGAIN.search(text))


def means_ours(text: str) -> bool:
    """「那相互宝呢」「你们呢」."""
    text = bare(text)
    return bool(_OURS.search(text)) and not without_fillers(_OURS.sub("", text))


def chosen(text: str, count: int) -> int | None:
    """Which of ``count`` offered choices a message means, from 0: 「第二个」「后者」."""
    text = _CHOOSING.sub("", bare(text))
    if _LAST.fullmatch(text):
        return count - 1
    numbers = (number for number, word in enumerate(_ORDINALS) if word.fullmatch(text))
    return next((number for number in numbers if number < count), None)


def speaks_of_money(text: str) -> bool:
    """Whether it asks for the plan's money."""
    return bool(_MONEY.search(text))
