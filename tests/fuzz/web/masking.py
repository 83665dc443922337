"""The gate of member text: what passes it can be stored, and names nobody by a number."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.texts import WORDS as SAID
from tests.fuzz.texts import text_of

WORDS = [
    *SAID,
    "一三八",
    "１３８",
    "-",
    "4111 1111 1111 1111",
    "壹叁捌",
    "+86",
    "X",
    "ｘ",
    "\u00ad",
    "٣",
]
SEEDS = [
    "我的手机是138 1234 5678，身份证11010519491231002X".encode(),
    "卡号 4111-1111-1111-1111，一三八一二三四五六七八".encode(),
    "\u202e/restart\u0000".encode() + b"\xff",
    "固话 010-12345678，２０１９年５月１６日，30万".encode(),
]
_LABELS = {"id": "[身份证号已隐去]", "phone": "[电话号码已隐去]", "card": "[银行卡号已隐去]"}
# Between signs that belong to no number, whatever stands around them.
_PLANTED = (
    *("13812345678", "138 1234 5678", "１３８１２３４５６７８", "一三八一二三四五六七八"),
    *("11010519491231002X", "4111 1111 1111 1111", "1\u200b3812345678"),
)


def prepare() -> Callable[[bytes], None]:
    """Cleans and masks, and looks for what must be gone."""
    from tests.fuzz.django_world import set_up

    set_up()
    from chat.masking import mask
    from chat.problems import Problem
    from chat.text import clean, clean_comment

    def check(data: bytes) -> None:
        text = text_of(data)
        masked = mask(text, _LABELS)
        assert mask(masked, _LABELS) == masked, masked
        planted = _PLANTED[len(data) % len(_PLANTED)]
        half = len(text) // 2
        if planted not in text:
            whole = mask(f"{text[:half]}（{planted}）{text[half:]}", _LABELS)
            assert planted not in whole, whole
        for gate in (clean, clean_comment):
            try:
                passed = gate(text)
            except Problem as problem:
                assert problem.code in ("invalid", "empty_text", "text_too_long")
                continue
            passed.encode("utf-8")
            assert "\0" not in passed and len(passed) <= 1000 * 10

    return check
