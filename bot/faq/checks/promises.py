"""Nothing a member reads promises anything or calls the plan insurance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bot.content.finding import Finding
from bot.faq.checks.spoken import Spoken, spoken_texts
from bot.faq.checks.tree import Tree
from bot.faq.promises import Promise, find_promises

_PROBLEMS = {"promise": "像是在承诺", "insurance": "把互助计划说成了保险"}
_MENDS = {
    "promise": "改成「按公开规则看」「可以申请」，由 App 审核决定",
    "insurance": "保费改成「分摊」，投保改成「加入」，理赔款改成「互助金」；"
    "说的是别的保险就写明「商业保险」",
}


def check(tree: Tree) -> Iterator[Finding]:
    """Misleading words in whatever a member reads."""
    for spoken in chain(spoken_texts(tree), _facts(tree)):
        for promise in find_promises(spoken.text):
            line = spoken.line + spoken.text[: promise.start].count("\n")
            yield Finding(spoken.path, line, _problem(promise), _MENDS[promise.kind])


def _facts(tree: Tree) -> Iterator[Spoken]:
    """Facts fill the answers, so their words count as the bot's; their figures are their own."""
    path = tree.plan_dir / "facts.yml"
    for fact in chain.from_iterable(tree.book.facts.values()):
        yield Spoken(path, fact.line, fact.text)
        yield Spoken(path, fact.line, fact.change)


def _problem(promise: Promise) -> str:
    return f"「{promise.word}」{_PROBLEMS[promise.kind]}"
