"""Whether an illness that is named is denied, and whether it is the family's and nobody's."""

from __future__ import annotations

import re

_CLAUSE = "[^，。,.;；!！?？]"
_MARK = r"(?=[，,。.；;！!？?\s]|$)"
# What is not done about an illness leaves it there: 「没吃药的高血压」, 「没排除癌症」.
_DONE = "吃药?|服药|用药|打针|治|控制|断|停|复发|痊愈|好(?!像)|症状|需|排除|管|手术|住院"
_BEFORE = re.compile(
    rf"(?<!有)(?<!不是)(?:没|无|未)(?:(?!有(?<!没有)|就|但|除|只|{_DONE}){_CLAUSE})*$"
    rf"|(?<![是又])(?:不是|并非|不属于|不算|否认)(?!没)[^，。,说光只仅]{{0,4}}$"
    r"|(?<![没不未法])(?<!没有)(?<!不能)(?<!没能)排除(?:了|掉)?(?:是|有)?$"
    r"|误诊[为成是]$"
)
# 「查过癌没事」: only what was looked for or suspected can come out well.
_LOOKED_FOR = re.compile(
    r"(?:查|筛|检查|排查|怀疑|疑似|以为|担心)(?:过|了|完)?(?:是|得|有)?(?:了|过)?(?:没有?)?$"
)
_ADVERBS = (
    "(?:我们?|他|她|已经?|早就?|也|都|倒是?|现在|目前|暂时|后来|最后|医生说?|结果|被|给|是|从来|压根"
    "|完全|根本|应该)*"
)
_BEHIND = re.compile(
    rf"(?:病史|史)?[，,\s]*{_ADVERBS}"
    r"(?:(?:没有?|无)(?:得过?|患过?|查出来?|确诊|发现)?(?:的|啊|呢|哦|哈|啦)?"
    rf"|不是|(?:检查|检测|病毒|结果)*(?:呈|是)?阴性|排除了?(?:的|啊|啦)?){_MARK}"
)
_CAME_OUT_WELL = re.compile(
    rf"症?[，,\s]*{_ADVERBS}(?:检查|复查|检测|后|指标|的)*{_ADVERBS}"
    rf"(?:没事|没问题|没毛病|正常|健康|虚惊一场|不是|没有)(?:儿|的|了|啊|啦)*{_MARK}"
)
# 「我不是有糖尿病吗」 says that it is so.
_RHETORICAL = re.compile(r"不是[^，。,]{0,4}$"), re.compile(r"了?[吗么嘛](?:$|[，,。？?])")
# Nobody has it for sure, or any longer: public sources do not say how that counts.
_SUSPECTED = re.compile(
    rf"(?:怀疑|疑似|可能|不确定|说不准|不知道)(?:是不是|是|有|得了)*{_CLAUSE}{{0,3}}$"
)
_NOT_SURE = re.compile(rf"{_CLAUSE}{{0,3}}(?:待查|疑似|[没未](?:有)?(?:最后|最终)?确诊|[没未]排除)")
_OVER = re.compile(
    rf"{_CLAUSE}{{0,8}}(?<![没未不])(?<!没有)(?<!没能)(?:治好|治愈|痊愈|康复|(?:已经|全|现在|早就?)好了)"
)
_OF_THE_FAMILY = re.compile(r"(?:家族|家里(?:人|面)?|家里有人|祖上|上一辈|遗传)[^，。,；;]{0,6}$")
_HISTORY = re.compile(r"(?:家族|遗传)(?:病?史)?")


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether the illness at ``start`` to ``end`` is said not to be there."""
    before, behind = text[:start], text[end:]
    if _RHETORICAL[0].search(before) and _RHETORICAL[1].match(behind):
        return False
    if _LOOKED_FOR.search(before) and _CAME_OUT_WELL.match(behind):
        return True
    return bool(_BEFORE.search(before) or _BEHIND.match(behind))


def is_unsure(text: str, start: int, end: int) -> bool:
    """Whether the illness is only suspected, or is said to be over."""
    behind = text[end:]
    suspected = _SUSPECTED.search(text[:start]) or _NOT_SURE.match(behind)
    return bool(suspected or _OVER.match(behind))


def is_of_the_family(text: str, start: int, end: int) -> bool:
    """Whether it runs in the family: no illness of whoever is to join."""
    return bool(_OF_THE_FAMILY.search(text[:start]) or _HISTORY.match(text, end))
