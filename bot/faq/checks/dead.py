"""What nothing uses any more only misleads the next author."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.finding import Finding
from bot.faq.checks.spoken import spoken_texts
from bot.faq.checks.tree import Tree
from bot.faq.folding import fold

# Facts are named in braces and lists by content, and by their ids in the code that shows cards.
_CONTENT_USERS = ("data/**/*.yml",)
_CODE_USERS = ("bot/**/*.py", "actions/**/*.py", "domain.yml")


def check(tree: Tree) -> Iterator[Finding]:
    """Facts, sources and dictionary words without a use."""
    yield from _facts(tree)
    yield from _sources(tree)
    yield from _words(tree)


def _facts(tree: Tree) -> Iterator[Finding]:
    own = tree.plan_dir / "facts.yml"
    named: set[str] = set()
    users = ((tree.root, _CONTENT_USERS), (tree.project, _CODE_USERS))
    for path in (p for root, patterns in users for name in patterns for p in root.glob(name)):
        if path != own:
            named |= set(re.findall(r"[a-z0-9_]+", path.read_text("utf-8", "replace")))
    for key, versions in tree.book.facts.items():
        if key not in named:
            mend = "写进一条回答，或删去"
            yield Finding(own, versions[0].line, f"没有地方用到事实「{key}」", mend, "警告")


def _sources(tree: Tree) -> Iterator[Finding]:
    used = {name for versions in tree.book.facts.values() for f in versions for name in f.sources}
    used |= {n for faq in tree.library.faqs.values() for v in faq.variations for n in v.sources}
    used |= {n for record in (*tree.clauses, *tree.corrections) for n in record.texts("sources")}
    for key, source in tree.book.sources.items():
        if key not in used:
            path = tree.plan_dir / "sources.yml"
            mend = "写到引用它的事实上，或删去"
            yield Finding(path, source.line, f"没有地方用到来源「{key}」", mend, "警告")


def _words(tree: Tree) -> Iterator[Finding]:
    """Words of the tokeniser's dictionary that stand in no question and no answer."""
    path = tree.root / "data" / "nlu" / "dictionary.txt"
    if not path.exists():
        return
    texts = [p.text for p in (*tree.training, *tree.tests)]
    texts += [spoken.text for spoken in spoken_texts(tree)]
    texts += [fact.text for versions in tree.book.facts.values() for fact in versions]
    everything = "\n".join(fold(text) for text in texts)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        word = line.split("#")[0].strip().split(" ")[0]
        if word and fold(word) not in everything:
            mend = "删去，或补上用到它的问法"
            yield Finding(path, number, f"没有问法或回答用到词「{word}」", mend, "警告")
