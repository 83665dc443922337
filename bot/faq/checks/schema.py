"""Every FAQ is whole, and every name in it leads somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.content.finding import Finding
from bot.facts import braces
from bot.faq.checks.tree import Tree
from bot.faq.model import PREFIX, Faq, Variation

_FILLED = re.compile(r"\{[A-Za-z_][A-Za-z0-9_]*\}")


def check(tree: Tree) -> Iterator[Finding]:
    """Sizes, names of files and themes, and dangling facts, sources, buttons and FAQs."""
    tested = Counter(phrasing.intent for phrasing in tree.tests)
    for faq in tree.library.faqs.values():
        yield from _sizes(tree, faq, tested[faq.key])
        yield from _place(tree, faq)
        yield from _related(tree, faq)
        for variation in faq.variations:
            yield from _names(tree, faq, variation)
    yield from _tests(tree)


def _sizes(tree: Tree, faq: Faq, tests: int) -> Iterator[Finding]:
    limits = tree.settings
    if len(faq.title) > limits.max_title:
        problem = f"标题有 {len(faq.title)} 个字，超过 {limits.max_title} 个"
        yield Finding(faq.path, faq.title_line, problem, "缩短标题，它也是按钮上的字")
    if len(faq.examples) < limits.min_phrasings:
        problem = f"问法只有 {len(faq.examples)} 种，少于 {limits.min_phrasings} 种"
        yield Finding(faq.path, faq.examples_line, problem, "补上成员真实会说的问法")
    if tests < limits.min_test_phrasings:
        problem = f"测试问法只有 {tests} 句，少于 {limits.min_test_phrasings} 句"
        mend = f"在 tests/nlu/faq/ 里给 {faq.key} 补上训练里没有的问法"
        yield Finding(faq.path, faq.line, problem, mend, place="tests")


def _place(tree: Tree, faq: Faq) -> Iterator[Finding]:
    """One FAQ per file, named after it; a folder is a theme."""
    topic = faq.key.removeprefix(PREFIX)
    if faq.path.stem != topic:
        yield Finding(faq.path, faq.line, f"文件名和「{faq.key}」不一致", f"文件改名为 {topic}.yml")
    folder = faq.path.parent
    if folder != tree.root / "data" / "nlu" / "faq" and folder.name != faq.theme:
        problem = f"主题「{faq.theme}」和文件夹「{folder.name}」不一致"
        yield Finding(faq.path, faq.title_line, problem, "改 theme，或移动文件")


def _related(tree: Tree, faq: Faq) -> Iterator[Finding]:
    low, high = tree.settings.min_related, tree.settings.max_related
    if not low <= len(faq.related) <= high:
        problem = f"相关问题有 {len(faq.related)} 个"
        yield Finding(faq.path, faq.related_line, problem, f"写 {low} 到 {high} 个")
    for key in faq.related:
        if key not in tree.library.faqs or key == faq.key:
            mend = "改成另一个已有的 FAQ，或删去"
            yield Finding(faq.path, faq.related_line, f"没有可以推荐的「{key}」", mend)


def _names(tree: Tree, faq: Faq, variation: Variation) -> Iterator[Finding]:
    known = tree.book.facts.keys() | tree.slots
    for text, line in (
        (variation.text, variation.text_line),
        (variation.detail, variation.detail_line),
        *((cell, variation.table_line) for cell in variation.cells),
    ):
        for name in [name for name in braces(text) if name not in known]:
            at = line + text[: text.index("{" + name + "}")].count("\n")
            mend = "改成 data/plan/facts.yml 里的编号，或先在那里补上这个事实"
            yield Finding(faq.path, at, f"没有事实「{name}」", mend)
        if re.search(r"[{}]", _FILLED.sub("", text)):
            yield Finding(faq.path, line, "花括号没有写对", "写成 {事实编号}，前后括号成对")
    for name in [name for name in variation.facts if name not in tree.book.facts]:
        mend = "改成 data/plan/facts.yml 里的编号，或先在那里补上这个事实"
        yield Finding(faq.path, variation.facts_line, f"没有事实「{name}」", mend)
    for name in [name for name in variation.sources if name not in tree.book.sources]:
        mend = "改成 data/plan/sources.yml 里的编号，或先在那里补上这个来源"
        yield Finding(faq.path, variation.sources_line, f"没有来源「{name}」", mend)
    for button in [button for button in variation.buttons if button.intent not in tree.intents]:
        problem = f"按钮「{button.title}」指向没有的意图「{button.intent}」"
        yield Finding(faq.path, button.line, problem, "改成已有的 FAQ 或对话意图")
    for button in [b for b in variation.buttons if len(b.title) > tree.settings.max_title]:
        problem = f"按钮「{button.title}」超过 {tree.settings.max_title} 个字"
        yield Finding(faq.path, button.line, problem, "缩短按钮上的字")


def _tests(tree: Tree) -> Iterator[Finding]:
    for phrasing in tree.tests:
        if phrasing.intent.startswith(PREFIX) and phrasing.intent not in tree.library.faqs:
            mend = "改成已有的 FAQ，或删去这些测试问法"
            yield Finding(phrasing.path, phrasing.line, f"没有 FAQ「{phrasing.intent}」", mend)
