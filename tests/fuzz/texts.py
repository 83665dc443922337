"""Member text out of a fuzzer's bytes, and what members write, as pieces to put together."""

from __future__ import annotations

WORDS = [
    *("相互宝", "相互寶", "我", "我妈", "我爸妈", "孩子", "她", "今年", "虚岁", "周岁", "岁", "半"),
    *("六十二", "一九五七年", "57年", "3月", "2月30日", "1957-03-12", "19570312", "两", "〇", "百"),
    *("三万五", "300块", "1.5元", "十万", "个月", "天", "出生", "负", "快", "多", "点", "不对，是"),
    *("高血压2级", "没有", "和", "糖尿病", "住院15天", "芝麻分650", "不知道", "能加入吗", "怎么"),
    *(
        "？",
        "！",
        "，",
        "。",
        "\n",
        "　",
        "\u200b",
        "\u0300",
        "／restart",
        "/restart",
        "①",
        "ﷺ",
        "㍿",
    ),
    *("dengdaiqi", "xian", "Ａ", "９９９９９９９９９９９９", "13812345678", "11010519491231002X"),
]


def text_of(data: bytes) -> str:
    """Any bytes as text: what is no UTF-8 becomes lone halves of surrogate pairs."""
    return data.decode("utf-8", "surrogateescape")
