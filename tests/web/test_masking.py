"""Numbers that name a person are taken out, however they are written; nothing else is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.masking import _CHECK_DIGITS, _CHINESE, _WEIGHTS, _has_luhn, mask

LABELS = {"id": "<证>", "phone": "<话>", "card": "<卡>"}
SEPARATORS = [" ", "-", "　", "－", ".", " - ", "\u00a0"]


def masked(text: str) -> str:
    return mask(text, LABELS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("身份证11010519491231002X可以吗", "身份证<证>可以吗"),
        ("11010519491231002x", "<证>"),
        ("１１０１０５１９４９１２３１００２Ｘ", "<证>"),
        ("110105 19491231 002X", "<证>"),
        ("110105-1949-1231-002X", "<证>"),
        ("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "<证>"),
        ("11010519491231002 X", "<证>"),
        ("440524188001010014", "<证>"),
        ("老身份证 110105491231002 的", "老身份证 <证> 的"),
        ("手机13812345678。", "手机<话>。"),
        ("打我138-1234-5678", "打我<话>"),
        ("138 1234 5678", "<话>"),
        ("１３８１２３４５６７８", "<话>"),
        ("一三八一二三四五六七八", "<话>"),
        ("幺三八幺二三四五六七八", "<话>"),
        ("一三八零零一三八零零零", "<话>"),
        ("一三八 零零一三 八零零零", "<话>"),
        ("1三8零零1三捌〇〇０", "<话>"),
        ("幺三八洞洞幺三八洞洞洞", "<话>"),
        ("一三九两两拐拐勾勾三四", "<话>"),
        ("壹叁捌貳參肆伍陸柒捌玖", "<话>"),
        ("一三八○○一三八◯◯〇", "<话>"),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", "<话>"),
        ("¹³⁸⁰⁰¹³⁸⁰⁰⁰", "<话>"),
        ("138_0013_8000", "<话>"),
        ("138/0013/8000", "<话>"),
        ("138\t0013\t8000", "<话>"),
        ("110105\t19491231\t002X", "<证>"),
        ("1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e3" + "0\ufe0f\u20e3" * 8, "<话>"),
        ("13812345678\u20e3再说", "<话>再说"),
        ("\t".join("11010519491231002X"), "<证>"),
        ("\t".join("13800138000"), "<话>"),
        ("4111\t1111\t1111\t1111", "<卡>"),
        ("6222\t0212\t3456\t7890\t128", "<卡>"),
        ("622202\t1234567890128", "<卡>"),
        ("0571\t88157788", "<话>"),
        ("110105\t491231\t002", "<证>"),
        ("小王\t13812345678\t13912345678", "小王\t<话>\t<话>"),
        ("2019\t13812345678\t5000", "2019\t<话>\t5000"),
        ("我的身份证是一一零一零五一九四九一二三一零零二X", "我的身份证是<证>"),
        ("一一〇一〇五 一九四九一二三一 〇〇二Ｘ", "<证>"),
        ("卡号四一一一一一一一一一一一一一一一", "卡号<卡>"),
        ("四一一一 1111 一一一一 1111", "<卡>"),
        ("138\u200b1234\u200d5678", "<话>"),
        ("+86 13812345678", "+86 <话>"),
        ("8613812345678", "<话>"),
        ("008613812345678", "<话>"),
        ("1381234 5678", "<话>"),
        ("0571-88157788", "<话>"),
        ("010 62345678", "<话>"),
        ("057188157788", "<话>"),
        ("卡号6222 0212 3456 7890 128", "卡号<卡>"),
        ("4111111111111111", "<卡>"),
        ("4111-1111-1111-1111", "<卡>"),
        ("电话13812345678身份证11010519491231002X", "电话<话>身份证<证>"),
        ("13812345678 11010519491231002X", "<话> <证>"),
        ("13812345678 13912345678", "<话> <话>"),
        ("1381234567811010519491231002X", "<卡>X"),
        ("13812345678x2", "<话>x2"),
    ],
)
def test_a_number_that_names_a_person_is_taken_out(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "我妈今年62岁，1957-03-08出生",
        "2010\t2011\t2012\t2013",
        "2015\t2016\t2017\t2018\t2019\t2020",
        "760000\t380000\t760",
        "25000\t25500\t26200",
        "150000\t20000",
        "1999\t120\t1500",
        "500000\t300000\t100",
        "11010\t54912\t31002",
        "2019-04-11 到 2019-05-16 之间",
        "2018-10-16 2018-11-27 2019-05-16",
        "1998-12-03 180",
        "每月10号和20号，互助金30万或10万",
        "最多 188 元，不是 0.1 元",
        "电话 95188，急救 120",
        "110105194912310021",
        "11010519491331002X",
        "990105194912310020",
        "订单 4111111111111112",
        "12812345678",
        "138123456789",
        "1381234567",
        "300000 100000",
        "18 25 36 62 70",
        "一共一百二十三人，二〇一九年五月十六日",
        "能赔三十万还是一百八十天以后才赔三十万",
        "等一百八十天，两千零一十九年，一年两三百元",
        "分摊一两块钱，两个孩子一个三岁一个七岁",
        "二零一八年十月十六日到二零一九年五月十六日",
        "二〇一九/〇五/一六 一九五七/〇三/〇八",
        "三百三十万零一千二百三十四元五角六分",
        "一二三四五六七八九十",
        "勾选以后，从拐角的门洞进去",
        "iPhone X 12 X",
        "x",
        "",
        "1.5.2.3",
    ],
)
def test_dates_amounts_and_other_figures_stay(text: str) -> None:
    assert masked(text) == text


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(["110105", "330106", "440524", "650102", "810000"]))
    born = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    digits = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True))
    return digits + _CHECK_DIGITS[total % 11]


mobiles = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
cards = st.from_regex(r"\A[2-9][0-9]{15,18}\Z").filter(_has_luhn)
CHINESE_DIGITS = "".join(_CHINESE)
words = st.text(st.characters(categories=["Lo"], exclude_characters=CHINESE_DIGITS))


@given(st.one_of(id_numbers(), mobiles, cards), words, words)
def test_whatever_stands_around_it_no_number_remains(number: str, before: str, after: str) -> None:
    result = masked(f"{before}{number}{after}")
    assert result.startswith(before)
    assert result.endswith(after)
    assert not any(character.isdecimal() for character in result[len(before) :][:3])


@given(st.one_of(id_numbers(), mobiles, cards), st.sampled_from(SEPARATORS), st.integers(1, 4))
def test_a_number_in_groups_is_found(number: str, separator: str, size: int) -> None:
    groups = [number[at : at + size] for at in range(0, len(number), size)]
    assert masked(separator.join(groups)) in LABELS.values()


@given(st.one_of(id_numbers(), mobiles, cards))
def test_full_width_digits_are_digits(number: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
    assert masked(wide) == masked(number) != number


@given(st.text(alphabet="0123456789Xx -。年月日元万岁一二三"))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@given(st.text())
def test_a_text_with_few_digits_is_left_alone(text: str) -> None:
    if sum(c.isdecimal() or c in CHINESE_DIGITS for c in text) < 10:
        assert masked(text) == text


@given(st.dates(), st.dates(), st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y %m %d"]))
def test_two_dates_are_no_card(first, second, form: str) -> None:
    text = f"{first.strftime(form)} {second.strftime(form)}"
    assert masked(text) == text
