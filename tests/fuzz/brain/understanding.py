"""What reads member text before any model: folding, spelling, words, quantities, views, cuts."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.texts import WORDS, text_of

__all__ = ["SEEDS", "WORDS", "prepare"]

SEEDS = [
    "相互寶　是什麼？？".encode(),
    "我妈 1957-03-12 出生，虚岁六十二岁半，扣了三万五千元".encode(),
    "怎么加入？等带期多久，dengdaiqi shi shenme".encode(),
    "那个那个相互宝相互宝ＡＢＣ\u200b①②㍿".encode(),
    ("我妈今年六十二岁，" * 30 + "能加入吗").encode(),
]


def prepare() -> Callable[[bytes], None]:
    """The pipeline up to entities, with the words of the training data."""
    from bot.lean import keep_tensorflow_out

    keep_tensorflow_out()
    from bot.engine import safe_text
    from bot.nlu.normalize import normalize_with_offsets
    from bot.nlu.views import views_of
    from bot.understanding.cutting import clauses_of, pieces_of
    from tests.fuzz.reading import reader

    read = reader()

    def check(data: bytes) -> None:
        text = safe_text(text_of(data))[:1000]
        if not text:
            return
        assert not text.startswith("/")
        text.encode("utf-8")
        folded = normalize_with_offsets(text)
        assert len(folded.offsets) == len(folded.text) + 1
        assert list(folded.offsets) == sorted(folded.offsets)
        tokens, entities = read(text)
        for token in tokens:
            assert token.text and 0 <= token.start < token.end <= len(text), vars(token)
        assert [token.start for token in tokens] == sorted(token.start for token in tokens)
        for entity in entities:
            assert 0 <= entity["start"] < entity["end"] <= len(text), entity
        assert all(len(view) for view in views_of(tokens)) or not tokens
        places = [(token.start, token.end) for token in tokens]
        for piece in pieces_of(text, places):
            assert 0 <= piece.start < piece.end <= len(text), piece
        clauses_of(text)

    return check
