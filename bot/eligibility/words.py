"""How members say yes, no and 「不知道」, and the other small words that the check listens for."""

from __future__ import annotations

import re

# What stands before a condition within the same clause and denies it: 「没有高血压和糖尿病」.
DENIED = re.compile(r"(?<!有)(?:没|无|未)(?:(?!有(?<!没有)|就|但|除|只)[^，。,.;；!！?？])*$")
CORRECTION = re.compile(r"不对|说错|打错|写错|搞错|记错|弄错|错了|更正|应该是|改成")
# Who knows nothing of the rest has told the one.
THE_REST = re.compile(r"别的|其他|其它|另外的|剩下的?|余下的?")
UNKNOWN = re.compile(
    r"不[太大]?(?:知道|清楚|确定|晓得|记得|了解)|记不[太大]?清|说不[准清好]|不好说|拿不准|没印象|没注意|忘了|没查过"
)
LEAVE = re.compile(r"算了|不看了|不查了|不问了|不用了|先不|不想(?:看|查)|退出|取消|不弄|不同意")
NO = re.compile(
    r"(?:我|俺|他|她|这|那|些|以上|上面|[一哪][个样种]|病|都|全|也|并|从来|从|一直|应该|肯定|好像|目前|近两年)*"
    r"(?:没(?!错|问题)|无|不是|否|木有|no\b)",
    re.IGNORECASE,
)
YES = re.compile(
    r"(?:我|他|她|都|也|确实|应该|肯定|好像)*(?:有(?!没)|是(?!不是)|对(?!不)|嗯|超过|达到|到了|yes)",
    re.IGNORECASE,
)
# Yes to how long medicine was taken or a stay lasted; of an illness it says nothing.
DID = re.compile(r"(?:我|他|她|都|也|确实|应该|肯定|好像)*(?:吃|住)")
WHY = re.compile(r"为什么.{0,4}问|为啥.{0,4}问|问.{0,6}(?:干嘛|干什么|做什么|有什么用|干啥)")
ALL_THE_TIME = re.compile(r"长期|一直(?!没)|每天|天天|常年|好几年|好多年")
AGREES = re.compile(
    r"(?:好|可以|行|同意|没问题|没事|嗯|哦|ok|当然|你|您|就|随便|尽管|来|那|开始|继续|问|的|吧|啊|呀|了|哈|[\s，,。!！])+",
    re.IGNORECASE,
)
# Also a medicine by its name, where it is said how long it is taken: 「吃优甲乐一年了」.
MEDICINE = re.compile(
    r"药|吃(?![饭素斋胖苦亏喝奶不了得])[^，。,；;\s药]{2,6}?"
    r"(?=(?:都|已经|快|有|了)*(?:大?半|[\d一二两三四五六七八九十几]+多?)个?(?:年|月))"
)
HOSPITAL = re.compile(r"住院|住了|住过")
BLOOD_PRESSURE = re.compile(r"血压")
CREDIT = re.compile(r"芝麻")
# What lies further back than the two years that the rules look at, as members say it.
LONG_AGO = re.compile(r"年前|以前|之前|小时候|早年|早就")
JOINING = re.compile(r"加入|参加|[能可][以不]?.{0,3}(?:加|进|入|买|办|弄(?![掉没丢走回出错]))")
WHETHER = re.compile(
    r"[能可行够符].{0,8}[吗嘛么不否没?？]|能不能|可不可以|行不行|够不够|是否|符不符合"
)
PART_OF_SENTENCE = re.compile(r"[^，,。.；;！!？?\s]+")
NEGATIVE_AGE = re.compile(r"(?:^|[^\d])(?:-|－|负)\s*[\d零一二三四五六七八九十百]+\s*(?:周?岁|$)")
DAY_OF_YEAR = re.compile(r"(?<![\d年])(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
GRADE = re.compile(r"([1-3一二三])\s*级")
# 「没什么」 asks nothing, 「有没有什么」 does.
QUESTION = re.compile(
    r"[?？吗]|(?<!没)怎么|多少|(?<!没)(?<!(?<!有)没有)什么|为啥|哪|可不可以|如何|多久|呢"
    r"|(?P<verb>[能是算行会要用对])不(?P=verb)"
)

# Who is counted twice, who is meant besides a named relation, and what joins two persons.
PLURAL = re.compile(
    r"爸妈|父母|爹妈|双亲|公婆|两口子|一个.+一个|他俩|她俩|俩|大的.+小的|老大.+老二"
    r"|两个(?:孩子|小孩|娃|宝|儿子|女儿|闺女|老人)"
)
SELF = re.compile(
    r"[我俺](?=\s*(?:[和跟与、，,:：]|自己|本人|今年|\d|[一二三四五六七八九十]{1,3}(?:岁|[，。\s]|$)))"
)
# 「我三十多」, 「我是 80 后」.
SELF_BEFORE = re.compile(
    r"(?<![帮给替为])[我俺](?:自己|本人|今年|现在|已经|都|才|刚|也|就|是)*\s*$"
)
# A message of nothing else: 「那我呢」.
SELF_ONLY = re.compile(r"\s*[那么]*([我俺])(?:自己|本人)?(?:可以|能|行)?[呢吗]?[?？。!！\s]*")
# Before an illness: 「我痛风」, 「我以前得过…」.
SELF_ILL = re.compile(
    r"(?:^|[^给帮替为教问告诉和跟])([我俺])(?:自己|本人|现在|以前|之前|曾经|已经|刚刚?|是|有|得了?|过|患有?|查出"
    r"|做过?|轻微|点)*$"
)
# Behind another's illness: 「我爸脑梗，我能加吗」.
SELF_TOO = re.compile(
    r"(?<=[，,。.\s；;那])([我俺])(?:自己|本人)?(?:还|也|现在)*(?:能不能|可不可以|可以|能)(?:加入?|参加)"
    r"[吗么嘛不?？]*$"
)
# Where no relative is named at all.
SELF_ALONE = re.compile(
    r"(?<![帮给替为教告诉])(?<!(?<!请)问)[我俺]"
    r"(?=是|有|无|得|患|属|退出|查出|确诊|体检|芝麻|做过|身体|刚|已经|马上|快|差|虚岁|周岁|才|出生|这种|明天|下个?月|血|没"
    r"|(?:自己|本人|现在|想|还)*(?:可不可以|能不能|可以|能)(?:加|参加|买|入)(?!.*[几谁哪多]))"
)
FATHER, MOTHER = re.compile(r"爸|父|爹"), re.compile(r"妈|母|娘")
# A second father or mother beside the own: 「继母」 is another than 「我妈」.
STEP = re.compile(r"继|后")
# The parent of whom was spoken of: never the member's own, and nobody who speaks.
OWNED = re.compile(
    r"(?:(?<![其吉])[他她](?!妈的)(?:的|家)?|前夫的?|前妻的?)"
    r"(?:爸妈|爸爸|妈妈|父母|父亲|母亲|爸|妈|爹|娘|爷爷|奶奶|公婆|公公|婆婆"
    r"|老公|丈夫|老婆|媳妇|妻子|儿子|女儿|孩子)(?!的?(?:啊|呀|哎|的$))"
)
PARENT, CHILD = re.compile(r"[爸妈爹娘]|父|母(?!婆)"), re.compile(r"儿子|女儿|孩子")
OWN_PARENT = ("我", "俺", "老", "后", "继")
# Persons that the training data does not list, by their relation where the word says one.
UNLISTED = {
    "child": re.compile(
        r"(?<![怀生要备])(?:[一二三头]胎|[大二小三]宝|老[大二三])"
        r"(?=(?:今年|现在|已经|刚刚?|才|是|有)?(?:\d|[一二两三四五六七八九十]+(?:个月|岁|天)|刚?满月|刚?出生))"
        r"|娃儿|崽崽|小毛头|小家伙|(?<!小)丫头|(?<![怀生])(?<![怀生][了的上])(?:双胞胎|龙凤胎)"
    ),
    "parent": re.compile(
        r"(?<![爸妈伯姨姑舅大后干])[爸妈](?=[二三四五糖高脑心肺有没得患能可想要也今是\d])|老[爹娘]|阿[爸妈]"
    ),
    "spouse": re.compile(r"(?<=[我俺])(?:男人|女人|当家的|那口子|婆娘|内人)"),
    "other": re.compile(
        r"公婆|岳父母|(?<!老)丈人|[男女]友|亲家|干[爸妈爹娘]"
        r"|(?<![\u4e00-\u9fff])[表堂]?[大二三四五六小老][叔姨舅姑伯婶](?![子妈父母丈叔姨舅姑伯婶])"
        r"|(?<=[我俺家])[表堂]?(?:[大二三四五六小老]?[叔姨舅姑伯嫂婶]|[大二三四五六][哥姐弟妹])(?!子)"
    ),
    "": re.compile(r"(?<![是个])(?:老头子|老婆子|老爷子|老太太|老太婆|老头(?!子))"),
}
# 「写小了两岁」 and 「比实际大五岁」 are differences.
APART_BY = re.compile(
    r"(?:(?<!老)(?<!长)[大小早晚多少差错]了|[写填报改记登弄搞][的得]?[大小早晚多少]|差着?"
    r"|比[^，。,；;]{1,6}[大小])\s*$"
)
# What may stand between a person and the age: 「老头子今年 72」.
FILLERS = re.compile(r"[\s，,:：]*(?:今年|本命年|现在|已经|都|才|刚|满|刚满|整|有|是|虚)*\s*")
# Behind an age or an illness, before the person it is told of: 「58 岁的爸」, 「有三高的妈」.
OF_AGE = re.compile(r"(?:多|左右|出生|出头|生)?的(?:[我俺咱]们?家?的?)?")
ILL_PERSON = re.compile(r"[^，。,；;！!？?\s]{0,8}?的(?:是)?(?:[我俺咱]家?)?")
BREAK = re.compile(r"[\s，。,；;！!？?、和跟给帮替与及]|还有")
BOTH = re.compile(r"(?:都|全)(?:是|才|刚|刚满|满)?\s*$")
MEASURED = re.compile(
    r"(?:(?<!高)血压|低压|高压|收缩压|舒张压|血糖|糖化|心率|尿酸|肌酐|芝麻分?|体重|身高)"
    r"[^，。,；;\s]{0,4}$|[/.]$|[斤米块]\s*$"
)
# A number of its own behind what was told: 「我妈三高，62」, 「爸高血压三级58」.
APART, APART_BEHIND = (
    re.compile(r"[，,、\s级]$"),
    re.compile(r"岁?(?:了|[，,。；;？?！!\s]|[能可行也还想要]|$)"),
)
# A small number right before another word is part of it: 三高, 二尖瓣, 2 型.
GLUED = re.compile(r"(?![和跟与的了吗呢吧能可想要])[\u4e00-\u9fff]")
# 「孩子满一周岁才可以加吧」 asks for a threshold; nobody is said to be that old.
REQUIRED_BEFORE = re.compile(
    r"(?:必须|至少|起码|最少|最低|一定要)(?:是|要|得|有|年龄)*(?:年?满|到|够|超过)?\s*$"
    r"|(?:要|得|需)(?:年?满|到|够|超过)\s*$"
)
REQUIRED_BEHIND = re.compile(
    r"\s*(?:以上|以后|之后|了)?(?:才|方)(?:可以?|能够?|行|让|给|算|有资格|允许|可)"
)
# The year of an operation is no year of birth.
EVENT_BEHIND = re.compile(
    r"(?:就|才|曾|曾经|还|时|那会儿?|因|刚)?(?:做|住|查出|检查|确诊|开刀|得|患|手术|体检|加入|退休|切|犯病)"
)
# 「65 岁以上能加吗，我妈 66」, beside somebody's age.
BOUND_BEHIND = re.compile(r"\s*(?:以上|以下|以内|之内|封顶)")
# 「身份证上是 48 年，实际 49 年」: joining goes by the card.
CARD, UNLIKE_THE_CARD = (
    re.compile(r"身份证|户口"),
    re.compile(r"(?:实际|其实|真实)[^，。,；;]{0,5}$"),
)
# 「还差三个月 60」 is not there yet.
SHORT_OF = re.compile(r"(?:差|再过|还有)[^，。,；;]{0,8}$")
ONE_OF_THEM = re.compile(r"(?:一个|[大小]的)(?:才|刚|刚满|是)?\s*$")
ONE_AND_ANOTHER = re.compile(r"一个.+一个")
THEY = re.compile(r"他们|她们|他俩|她俩|二老|老两口")
THIS_ONE = re.compile(r"[他她](?![们俩])")
ALL_OF_THEM = re.compile(r"(?:都|全)[^，。,；;]{0,4}$")
LINK = re.compile(r"[\s和跟与、，,及加还有以]*[我俺]?")


def parent_side(name: str) -> str | None:
    """Which parent the word means, a step-parent apart; None where it may be either."""
    father, mother = FATHER.search(name), MOTHER.search(name)
    if bool(father) == bool(mother):
        return None
    return f"{'step' if STEP.search(name) else ''}{'father' if father else 'mother'}"
