"""What phones, keyboards and voices do to a question: one function a kind, the same for a seed.

Each takes a question and a random generator and gives the question as it might arrive. The
fillers have nothing to do with any FAQ, and no training data is made of them.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable
from pathlib import Path

import jieba
import opencc
from pypinyin import Style, lazy_pinyin, pinyin

# Pairs of characters that look alike, by hand or in a picture.
_SHAPES = Path(__file__).with_name("shapes.txt")
_EMOJI = ["😀", "🙏", "😭", "❤️", "👍", "😂", "🤔", "😷", "💰", "🏥", "👵", "🧧", "😡", "🌹"]
_OPENERS = ["哎呀", "那个啥", "请教下哈", "老师", "诶", "喂", "亲", "我说", "哎", "麻烦问下"]
_PARTICLES = ["撒", "噻", "咧", "哇", "嘞", "呗", "嘛", "哟", "啵", "喃", "咯", "哩"]
_STORY = (
    "昨天晚上下班回来路上堵了一个多小时",
    "我在厂里上班已经十几年了平时也不怎么看手机",
    "隔壁张姐跟我讲了半天我也没太听明白",
    "孩子马上要开学了家里事情一大堆",
    "前阵子老家亲戚来城里住了几天",
    "我们单位几个同事中午吃饭的时候聊起这个",
    "本来想出门买菜结果外面下雨了",
    "我眼睛不太好字太小看不清楚",
    "上个礼拜去超市买东西的时候看到别人手机上有",
    "我这个人做事比较慢您别着急",
    "天气越来越热了人也没什么精神",
    "周末陪老人去公园走了走",
    "我老公说我想太多了可我还是放心不下",
    "网上说什么的都有越看越糊涂",
    "最近公司里开会特别多回到家都九点了",
    "刚刚吃完晚饭坐下来想起这件事",
    "我文化不高说得不清楚的地方您多包涵",
    "群里有人发了个链接我也没敢点开",
)
_STORY_LENGTH = 300
_COMMON = 60  # a homophone must be about as common as this in jieba's dictionary

Noise = Callable[[str, random.Random], str]


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _replaced(text: str, at: int, new: str, length: int = 1) -> str:
    return text[:at] + new + text[at + length :]


@functools.lru_cache(maxsize=1)
def _homophones() -> dict[str, list[str]]:
    jieba.initialize()
    sounds: dict[str, list[str]] = {}
    for word, count in jieba.dt.FREQ.items():
        if len(word) == 1 and _is_han(word) and count > _COMMON:
            sounds.setdefault(pinyin(word, style=Style.NORMAL)[0][0], []).append(word)
    return sounds


@functools.lru_cache(maxsize=1)
def _shapes() -> list[str]:
    """Pairs of a character and one that looks like it."""
    return _SHAPES.read_text(encoding="utf-8").split()


def same_sound(text: str, chance: random.Random) -> str:
    """One character gives way to another of the same sound."""
    places = [at for at, char in enumerate(text) if _is_han(char)]
    chance.shuffle(places)
    for at in places:
        others = _homophones().get(lazy_pinyin(text[at])[0], [])
        others = [other for other in others if other != text[at]]
        if others:
            return _replaced(text, at, chance.choice(others))
    return text


def same_shape(text: str, chance: random.Random) -> str:
    """One character gives way to another that looks like it."""
    pairs = [pair for pair in _shapes() if pair[0] in text]
    if not pairs:
        return text
    old, new = chance.choice(pairs)
    return text.replace(old, new, 1)


def pinyin_word(text: str, chance: random.Random) -> str:
    """One word of two characters or more is typed as letters."""
    words = [w for w in jieba.cut(text) if len(w) > 1 and all(map(_is_han, w))]
    if not words:
        return text
    word = chance.choice(words)
    return text.replace(word, "".join(lazy_pinyin(word)), 1)


@functools.lru_cache(maxsize=1)
def _to_traditional() -> opencc.OpenCC:
    """Reads dictionaries, which takes a fifth of a second."""
    return opencc.OpenCC("s2t")


def traditional(text: str, chance: random.Random) -> str:
    """Traditional characters."""
    return str(_to_traditional().convert(text))


def full_width(text: str, chance: random.Random) -> str:
    """ASCII characters and blanks as wide as Chinese ones."""
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
    return text.translate(wide) + "？"


def emoji(text: str, chance: random.Random) -> str:
    """Two emoji, somewhere."""
    for _ in range(2):
        text = _replaced(text, chance.randrange(len(text) + 1), chance.choice(_EMOJI), 0)
    return text


def blanks(text: str, chance: random.Random) -> str:
    """A blank between all characters."""
    return " ".join(text)


def particles(text: str, chance: random.Random) -> str:
    """A dialect's opener and particle around the question."""
    bare = text.rstrip("?？。!！")
    return f"{chance.choice(_OPENERS)}，{bare}{chance.choice(_PARTICLES)}"


def said_twice(text: str, chance: random.Random) -> str:
    """Voice input: a word is said twice, with a hesitation."""
    words = [w for w in jieba.cut(text) if len(w) > 1]
    if not words:
        return f"嗯{text}"
    word = chance.choice(words)
    return f"嗯{text.replace(word, word + word, 1)}"


def story(text: str, chance: random.Random) -> str:
    """About 300 characters of talk with the question at the start, inside or at the end."""
    talk = list(_STORY)
    chance.shuffle(talk)
    parts: list[str] = []
    while talk and len("，".join(parts)) + len(text) < _STORY_LENGTH:
        parts.append(talk.pop())
    parts.insert(chance.choice((0, len(parts) // 2, len(parts))), text.rstrip("?？。"))
    return "，".join(parts)


KINDS: dict[str, Noise] = {
    kind.__name__: kind
    for kind in (
        same_sound,
        same_shape,
        pinyin_word,
        traditional,
        full_width,
        emoji,
        blanks,
        particles,
        said_twice,
        story,
    )
}


def noisy(texts: list[str], kind: str, seed: int = 7) -> list[str]:
    """``texts`` with the noise ``kind``; the same for the same seed."""
    return [KINDS[kind](text, random.Random(f"{seed}-{text}")) for text in texts]
