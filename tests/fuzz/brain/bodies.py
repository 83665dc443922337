"""What the member channel takes for a message: any JSON, from anybody who has the token."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.fuzz.texts import WORDS as SAID

WORDS = [
    *SAID,
    *('"conversation":"0123456789abcdef"', '"message_id":"m1"', '"text":"', '"choice":{"title":"'),
    *(
        '"intent":"faq/wait"',
        '"entities":[{"entity":"plan","value":',
        '"anew":true',
        "null",
        "1e999",
    ),
    *("\\ud800", "\\u0000", "[[[[", '{"a":', "\\u200b\\u3000/", "／", "NaN"),
]
_IDS = '"conversation":"0123456789abcdef","message_id":"m1"'
SEEDS = [
    f'{{{_IDS},"text":"等待期多久"}}'.encode(),
    f'{{{_IDS},"text":"\\u0000/restart","anew":true}}'.encode(),
    f'{{{_IDS},"text":"\\ud83d"}}'.encode(),
    (
        f'{{{_IDS},"choice":{{"title":"等多久","intent":"faq/wait",'
        '"entities":[{"entity":"plan","value":"senior_cancer"}]}}'
    ).encode(),
    (
        f'{{{_IDS},"choice":{{"title":"等多久","intent":"faq/wait",'
        '"entities":[{"entity":"age","value":1e999}]}}'
    ).encode(),
]


def prepare() -> Callable[[bytes], None]:
    """Either a message that no handler takes for a command, or the one refusal."""
    from bot.lean import keep_tensorflow_out

    keep_tensorflow_out()
    from bot.channel import BadRequest, incoming_of
    from bot.engine import parse_data_of, safe_text

    def check(data: bytes) -> None:
        try:
            body = json.loads(data)
        except (ValueError, RecursionError):
            return  # Sanic's own refusal
        try:
            incoming = incoming_of(body)
        except BadRequest as error:
            str(error).encode("utf-8")
            return
        text = safe_text(incoming.choice.title if incoming.choice else incoming.text)
        assert text and not text.startswith("/"), repr(text)
        assert "\0" not in text
        text.encode("utf-8")
        if incoming.choice:
            json.dumps(parse_data_of(incoming.choice), allow_nan=False).encode()

    return check
