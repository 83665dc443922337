"""Who speaks for somebody else: 「我是侄子，想帮他弄」 names nobody who joins.

The role tells how the person in question is related to whoever speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.eligibility import words

# Of the person who joins, by the role of the one who speaks for them.
_ROLES = {
    "other": (
        "干(?:儿子|女儿|闺女)|外孙女?|孙子|孙女|侄子|侄女|侄儿|外甥女?|女婿|儿媳妇?"
        "|邻居|隔壁的?|护工|保姆|护理员|朋友|同事|同学"
        "|亲戚|社工|网格员|志愿者|爷爷|奶奶|外公|外婆|姥姥|姥爷|舅舅|叔叔|阿姨|姑姑|姑妈|大伯"
        "|哥哥?|姐姐?|弟弟?|妹妹?"
    ),
    "parent": "儿子|女儿|闺女|姑娘|子女",
    "child": "[爸妈]{1,2}|父亲|母亲|监护人",
    "spouse": "老公|老婆|丈夫|妻子|媳妇|爱人|老伴",
}
_WHOSE = (
    "(?:[她他]们?家?的?|(?:孩子|娃|宝宝|老人家?|人家|病人)的?|[两三四]个|单亲|全职|一?个|做|当|亲|独生|唯一的?|[这那]个?"
    "|[大小二三老])*"
)
_NAMES = "|".join(f"(?P<{relation}>{names})" for relation, names in _ROLES.items())
_ROLE = re.compile(rf"(?:[我俺](?:就|才|只|也|还)*(?:是|当|做|作为)|作为){_WHOSE}(?:{_NAMES})")
# 「我这个侄女给他弄」 speaks, 「我这个侄女65」 is spoken of.
_THIS_ROLE = re.compile(
    rf"[我俺](?:这个?|一个)(?:做|当)?(?:{_NAMES})的?"
    r"(?=(?:来|能不能|可以)?(?:给|帮|替)|想|来)"
)
_AGED = re.compile(
    rf"{words.FILLERS.pattern}(?:\d{{1,3}}|[一二三四五六七八九十]{{2,3}})(?:周?岁)?[了多半]*"
    r"(?=[，。,；;\s能可想要]|$)"
)
_FOR_SOMEBODY = re.compile(r"[帮给替]|[她他]")
# 「我是妈妈给加的」 tells who added the member.
_BY_THEM = re.compile(r"(?:给|帮|替)(?:我|忙)?(?:加|弄|办|交|买|入)|推荐|介绍")
# 「我哥不会弄」 tells why somebody else does it.
_LEAVES_IT = re.compile(
    r"(?:也|都|又|他|她|自己|人)*(?:不会|不懂|不太会|搞不|没空|没时间"
    r"|没有?智能|不识字|[让叫托]我|太忙|忙得)"
)


@dataclass(frozen=True)
class Role:
    """``relation`` is that of the person spoken for; ``aged`` where the speaker's age follows."""

    start: int
    end: int
    relation: str
    aged: bool


def role_in(text: str) -> Role | None:
    """As whom somebody speaks for another."""
    found = _ROLE.search(text) or _THIS_ROLE.search(text)
    if not found:
        return None
    relation = next(name for name in _ROLES if found[name])
    return Role(*found.span(), relation, bool(_AGED.match(text, found.end())))


def spoken_for(text: str) -> Role | None:
    """The role, where it alone tells who is to join."""
    role = role_in(text)
    if role is None or role.aged or _BY_THEM.match(text, role.end):
        return None
    alone = not re.sub(r"\W", "", text[: role.start] + text[role.end :])
    rest = text[: role.start] + text[role.end :]
    return role if alone or _FOR_SOMEBODY.search(rest) else None


def without_role(text: str, entities: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """``entities`` without the one who only speaks; with an age of their own it is the member."""
    role = role_in(text)
    if role is None:
        return list(entities)
    kept = [item for item in entities if not _is_the_role(item, role)]
    if not role.aged:
        return kept
    span = {"start": role.start, "end": role.end}
    return [{"entity": "relation", "value": "self", **span}, *kept]


def leaves_it_to_another(text: str, name: str) -> bool:
    """Whether somebody is named only as the one who cannot do it."""
    at = text.find(name) if name else -1
    return at >= 0 and bool(_LEAVES_IT.match(text, at + len(name)))


def _is_the_role(entity: Mapping[str, Any], role: Role) -> bool:
    at = entity.get("start")
    inside = at is not None and "end" in entity and role.start <= int(at) < role.end
    return inside and entity["entity"] == "relation"
