"""What only sounds like danger, as 「等死」 about a slow plan or an illness that is over.

In doubt it is a cry for help: whoever names an illness, has no way out or speaks of dying in plain
words keeps the answer for those in danger.
"""

from __future__ import annotations

import re

from bot.turn import label_of
from bot.understanding import labels
from bot.understanding.cutting import clauses_of
from bot.understanding.parsing import ParseData, Parser, is_sure, labelled, offering
from bot.understanding.said import Topics

CRY = "report_self_harm"
ACUTE = "report_acute_illness"
_UPSET = "feel_upset"
_FIGURE = re.compile(
    r"(?:那|这|我们?|你们?|都|真|是|不得|不是|得|就|要|想|快|把|人|在|让)*"
    r"(?:[拖等急累逼烦气慢吓穷愁坑扣熬耗]死(?:个?人|我们?)?|往死里[逼拖整坑]|要[了我]?人?的?命)"
    r"(?:了|啊|吗|呀|吧)*"
)
_BUSINESS = re.compile(
    r"审核|初审|复审|投票|到账|打款|公示|分摊|扣|材料|资料|理赔|赔|申诉|投诉|进度|客服|涨|互助金|钱"
)
# Words of dying that are no figure, and of those who see no way out.
_PLAIN = re.compile(
    r"[想要会去寻求]死|死(?:给|在|路|掉|后|亡|的心|了?算|了?干净)|不想活|不活|活(?:不|着|够|头|腻)"
    r"|没意[思义]|跳[楼河江桥]|自杀|自尽|自残|轻生|割腕|上吊|喝农?药|安眠药|遗[书言]|了断|解脱|结束"
    r"|一了百了|绝望|撑不|熬不|崩溃|绝路|没救|只[能好有]|唯有|不如|干脆|离开这个|下辈子|永别|再见"
)
_ILL = re.compile(r"(?<!大)病|癌|瘤|化疗|放疗|治|手术|救命|晚期|住院|医院|医生")
# Surely of oneself, where the model wavers or hears a question on the cover of a death.
_MISTAKEN = (labels.UNCLEAR, "faq/death_cover")
_DYING = re.compile(
    r"(?<!不)(?<!别)我[^，。,；;！!？?]{0,4}(?:去死|寻死|跳楼|自杀|割腕|上吊|轻生|不想活)"
    r"(?![^，。；;]{0,8}[赔算保给吗])"
    r"|死(?:给你们看|在你们)|(?:只能|只有|在家|没钱)[^。；;]{0,6}等死"
)
_SETTLED = re.compile(
    r"送[^，。,；;]{0,4}医院|(?:在|到|进)[^，。,；;]{0,3}医院|住(?:了|进|着|上)?院"
    r"|(?<!刚)出院(?![后回])|icu|ICU|重症监护|抢救过来|救过来|稳定|脱离(?:了)?危险|普通病房"
)
_PAST = re.compile(
    r"昨[晚天夜日]|前[天晚]|上个?(?:[周月]|星期|礼拜)|前(?:几|些)[天日]"
    r"|[几两三四五六七八九十\d]+[天周]前|已经|出院了"
)
_SYMPTOM = "(?:说不出|动不了|昏|晕|喘|疼|痛|抽|吐血|不行|没反应|没意识)"
_NOW = re.compile(
    rf"(?:现在|刚才?|刚刚|突然|正在?)[^，。,；;]{{0,8}}(?:{_SYMPTOM}|抢救)"
    r"|快不行|喘不|没呼吸|没意识|昏迷|救命|怎么救|要不要(?:去|叫)|病危|(?<!脱离)(?<!脱离了)危险"
)
_ON_THE_WAY = re.compile(r"路上|还没[送去到]|没[送去]医院|不肯|不愿|[该要]不[该要][送去]|在家")


def is_no_danger(label: str, text: str) -> bool:
    """Whether words that sound like the danger of ``label`` tell of none."""
    if label == CRY:
        return is_figure_of_speech(text)
    return label == ACUTE and is_settled(text)


def is_figure_of_speech(text: str) -> bool:
    """Whether it complains of the plan with a word of dying, and nobody means to die."""
    found = _FIGURE.search(text) and _BUSINESS.search(text)
    return bool(found) and not _PLAIN.search(text) and not _ILL.search(text)


def is_settled(text: str) -> bool:
    """Whether an illness that could not wait is over, or its patient in a hospital already."""
    now = "，".join(one for one in clauses_of(text) if not _PAST.search(one))
    if _NOW.search(now) or _ON_THE_WAY.search(text) or not _PAST.search(text):
        return False
    ills = [match.end() for match in re.finditer(_SYMPTOM, text)]
    return bool(_SETTLED.search(text, max(ills, default=0)))


def heard_rightly(whole: ParseData, parser: Parser, topics: Topics) -> ParseData:
    """``whole``, or what it means where its words were taken for a danger that is none."""
    text, label = str(whole["text"]), label_of(whole)
    if label in _MISTAKEN and _DYING.search(text):
        return labelled({**whole, "entities": []}, CRY)
    if not is_no_danger(label, text):
        return whole
    if label == ACUTE:
        offered = [each for each in (labels.CLAIM, labels.ELIGIBILITY) if each in topics.titles]
        return offering(offered, whole, topics.titles)
    return _plainly(whole, parser)


def _plainly(whole: ParseData, parser: Parser) -> ParseData:
    """What the message says without the figure; where that asks nothing, that it is upsetting."""
    rest = _FIGURE.sub("，", whole["text"]).strip("，, ！!。？?")
    said = parser.parse(rest) if rest else whole
    label = label_of(said)
    if is_sure(said) and labels.is_question(label):
        return labelled({**whole, "entities": []}, label, meant=rest)
    return labelled({**whole, "entities": []}, _UPSET)
