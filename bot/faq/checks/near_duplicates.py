"""Two FAQs with nearly the same question will be confused; authors should see the pair."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.content.finding import Finding
from bot.faq.checks.tree import Tree
from bot.faq.folding import fold
from bot.faq.model import Phrasing

_MIN_LENGTH = 4  # shorter sentences share most of their characters by chance
_BLOCK = 1000
# A cosine bounds how far two lengths differ; repeated characters loosen the bound a little.
_SLACK = 0.85


def check(tree: Tree) -> Iterator[Finding]:
    """Pairs of training sentences of different intents whose characters nearly agree.

    Measure: cosine of counts of single characters, pairs and triples of the folded sentences.
    Equal sentences are left to the check for duplicates.
    """
    found = [(p, fold(p.text)) for p in tree.training]
    sentences = [(phrasing, text) for phrasing, text in found if len(text) >= _MIN_LENGTH]
    if len(sentences) < 2:
        return
    texts = [text for _, text in sentences]
    for left, right, score in _near(texts, tree.settings.near_duplicate):
        one, other = sentences[left][0], sentences[right][0]
        if one.intent != other.intent and texts[left] != texts[right]:
            yield _pair(tree, other, one, score)


def near_to(tree: Tree, phrasings: Iterable[Phrasing]) -> Iterator[Finding]:
    """The same for some sentences against all others, without loading scikit-learn."""
    known = [(fold(other.text), other) for other in tree.training]
    threshold = tree.settings.near_duplicate
    for phrasing in phrasings:
        text = fold(phrasing.text)
        if len(text) < _MIN_LENGTH:
            continue
        counts, characters = _counts(text), frozenset(text)
        # A sentence much longer or of other characters is never near: most are passed over here.
        shortest, longest = len(text) * _SLACK * threshold**2, len(text) / _SLACK / threshold**2
        for near, other in known:
            if not max(shortest, _MIN_LENGTH) <= len(near) <= longest:
                continue
            others = set(near)
            if 2 * len(characters & others) < len(others):
                continue
            score = _cosine(counts, _counts(near))
            if score >= threshold and other.intent != phrasing.intent and near != text:
                yield _pair(tree, phrasing, other, score)


def _counts(text: str) -> Counter[str]:
    lengths = range(1, 4)
    return Counter(text[at : at + n] for n in lengths for at in range(len(text) - n + 1))


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    dot = sum(count * other[gram] for gram, count in one.items())
    sizes = (sum(count * count for count in each.values()) for each in (one, other))
    return float(dot / math.prod(sizes) ** 0.5)


def _near(texts: list[str], threshold: float) -> Iterator[tuple[int, int, float]]:
    # Imported here: scikit-learn takes a second, which the other commands need not pay.
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.preprocessing import normalize

    counts = CountVectorizer(analyzer="char", ngram_range=(1, 3)).fit_transform(texts)
    rows = normalize(counts.astype(float))
    # Most pairs share a character, so they are many millions: looked at in blocks, and left by
    # the array before Python sees them.
    for start in range(0, len(texts), _BLOCK):
        similar = (rows[start : start + _BLOCK] @ rows[start:].T).tocoo()
        near = (similar.data >= threshold) & (similar.row < similar.col)
        places = similar.row[near] + start, similar.col[near] + start
        yield from zip(*(part.tolist() for part in (*places, similar.data[near])), strict=True)


def _pair(tree: Tree, phrasing: Phrasing, other: Phrasing, score: float) -> Finding:
    place = f"{other.path.relative_to(tree.root)}:{other.line}"
    problem = f"「{phrasing.text}」和「{other.text}」（{place}）相似度 {score:.2f}"
    return Finding(phrasing.path, phrasing.line, problem, "确认是两个问题，不然删去一句", "警告")
