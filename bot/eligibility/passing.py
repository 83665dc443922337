"""Names of illnesses that stand inside another word, or for a fear: 肿瘤医院, 宫颈癌疫苗, 怕得癌.

Whoever says them has not said that anybody has the illness.
"""

from __future__ import annotations

import re

_UNKNOWN_ILLNESS = "other_disease"
# 「得癌前就加了」 is about a time, 「癌前病变」 is a finding that is no tumour.
_PRECURSOR = re.compile(r"症?前(?:期?的?病变|状态|阶段|期(?!间))")
_TESTS = (
    r"早?筛|排查|普查|基因|标[志记]物|指标|风险|高发|疫苗|预防|防治|胚抗原"
    r"|(?:患者|病人)的?(?:家属|家人|陪护)"
)
_PLACES = r"专?科|(?:专科)?医院|中心|病房|研究|门诊|检[查测]|体检|互助|保?险(?![些恶])"
_PART_OF_A_WORD = re.compile(rf"症?(?:{_TESTS})")
_PLACE_OR_TEST = re.compile(rf"症?(?:{_PLACES})")
# 「得了癌症医院说……」 speaks of the illness first.
_HAS = re.compile(r"(?:得|患|有|确诊|诊断|查出|发现|长)(?:了|过|出|为|上|的是|的)?$")
_FEARED = re.compile(
    r"(?:怕|担心|预防|以防|防止|避免|万一|将来)(?:自己|我|他|她|以后|将来|老了|哪天|也|会|再)*"
    r"(?:得|患|生|长|有)?(?:了|上)?$"
)
# What makes a test or a ward of one's own a finding, though not the illness itself.
_FINDING = re.compile(
    r"(?<!没)(?<!没有)(?<!未见)(?<!无)(?:异常|阳性|突变|携带)|不正常|超标|(?<!不)(?<!没)高(?![中发])"
    r"|住(?!院部)|(?<!防)治|看(?:过|了|病)|化疗|放疗|开刀"
)
_REST_OF_CLAUSE = re.compile(r"[^，。,.；;！!？?\s]*")


def topic_of(text: str, start: int, end: int, topic: str) -> str | None:
    """What the name at ``start`` to ``end`` tells: ``topic``, an illness that the rules do not
    know, or nothing.
    """
    if _FEARED.search(text[:start]):
        return None
    if _PRECURSOR.match(text, end):
        return _UNKNOWN_ILLNESS
    if not _is_part_of_a_word(text, start, end):
        return topic
    rest = _REST_OF_CLAUSE.match(text, end)
    return _UNKNOWN_ILLNESS if rest and _FINDING.search(rest.group()) else None


def _is_part_of_a_word(text: str, start: int, end: int) -> bool:
    if _PART_OF_A_WORD.match(text, end):
        return True
    return bool(_PLACE_OR_TEST.match(text, end)) and not _HAS.search(text[:start])
