"""One sentence asks one thing: no question twice, no test sentence that was trained on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.content.finding import Finding
from bot.faq.checks.tree import Tree
from bot.faq.folding import fold
from bot.faq.model import Phrasing


def check(tree: Tree) -> Iterator[Finding]:
    """The same sentence twice in training, in the tests, or in both; the same title twice."""
    training = _by_fold(tree.training)
    tests = _by_fold(tree.tests)
    for same in training.values():
        yield from _repeated(same, "问法")
    for same in tests.values():
        yield from _repeated(same, "测试问法")
    for folded in tests.keys() & training.keys():
        for phrasing in tests[folded]:
            other = training[folded][0]
            problem = f"测试问法「{phrasing.text}」也在训练里（{_place(tree, other)}）"
            yield Finding(phrasing.path, phrasing.line, problem, "换一句训练里没有的问法")
    yield from _titles(tree)


def _by_fold(phrasings: Iterable[Phrasing]) -> dict[str, list[Phrasing]]:
    groups: dict[str, list[Phrasing]] = {}
    for phrasing in phrasings:
        groups.setdefault(fold(phrasing.text), []).append(phrasing)
    return groups


def _repeated(same: list[Phrasing], kind: str) -> Iterator[Finding]:
    first, *others = same
    for phrasing in others:
        if phrasing.intent == first.intent:
            problem = f"{kind}「{phrasing.text}」和第 {first.line} 行重复"
            mend = "删去一句"
        else:
            place = f"{first.path.name}:{first.line}"
            problem = f"{kind}「{phrasing.text}」也在「{first.intent}」里（{place}）"
            mend = "这句话只能问一件事，从其中一处删去"
        yield Finding(phrasing.path, phrasing.line, problem, mend)


def _place(tree: Tree, phrasing: Phrasing) -> str:
    return f"{phrasing.path.relative_to(tree.root)}:{phrasing.line}"


def _titles(tree: Tree) -> Iterator[Finding]:
    """Two buttons that read alike would leave the member guessing."""
    seen: dict[str, str] = {}
    for faq in tree.library.faqs.values():
        folded = fold(faq.title)
        if folded in seen:
            problem = f"标题「{faq.title}」和「{seen[folded]}」一样"
            yield Finding(faq.path, faq.title_line, problem, "改其中一个标题")
        seen.setdefault(folded, faq.key)
