"""A short report on how much the content holds."""

from __future__ import annotations

from collections import Counter
from statistics import median

from bot.faq.checks.tree import Tree
from bot.faq.model import PREFIX


def counts(tree: Tree) -> dict[str, int]:
    """How much the content holds, by name."""
    faqs = tree.library.faqs.values()
    return {
        "faqs": len(faqs),
        "answers": sum(len(faq.variations) for faq in faqs),
        "phrasings": sum(len(faq.examples) for faq in faqs),
        "tests": sum(phrasing.intent.startswith(PREFIX) for phrasing in tree.tests),
        "facts": len(tree.book.facts),
        "sources": len(tree.book.sources),
    }


def report(tree: Tree) -> str:
    """Counts of FAQs, questions, answers, facts, sources and corrections, in Chinese."""
    faqs = tree.library.faqs.values()
    sizes = [len(faq.examples) for faq in faqs] or [0]
    tests = sum(phrasing.intent.startswith(PREFIX) for phrasing in tree.tests)
    grades = Counter(f.confidence for versions in tree.book.facts.values() for f in versions)
    graded = "，".join(f"{grade} 级 {grades[grade]}" for grade in sorted(grades))
    variations = sum(len(faq.variations) for faq in faqs)
    versions = sum(map(len, tree.book.facts.values()))
    dialogue = len(tree.training) - sum(sizes)
    return "\n".join(
        [
            f"FAQ {len(faqs)} 个，回答 {variations} 条",
            f"问法 {sum(sizes)} 种：每个最少 {min(sizes)}，中位数 {median(sizes):g}；"
            f"对话例句 {dialogue} 句",
            f"测试问法 {tests} 句，其他测试 {len(tree.tests) - tests} 句",
            f"事实 {len(tree.book.facts)} 个（{versions} 个版本：{graded}），"
            f"来源 {len(tree.book.sources)} 个，条款 {len(tree.clauses)} 条，"
            f"更正 {len(tree.corrections)} 条",
        ]
    )
