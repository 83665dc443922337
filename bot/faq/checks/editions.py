"""Every answer is said at every edition date on which something in it changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.content.finding import Finding
from bot.facts import FactBook, Rendered
from bot.faq.checks.tree import Tree
from bot.faq.model import Faq, Variation

FIRST_EDITION = date(2018, 10, 16)  # the day the old 相互保 opened: there is nothing to say before
SHOWN_EDITIONS = (date(2018, 11, 1), date(2019, 5, 16), date(2022, 2, 1))
_DAY = timedelta(days=1)


def check(tree: Tree) -> Iterator[Finding]:
    """Uncovered dates, facts not valid then, texts too long, silence about later changes."""
    for faq in tree.library.faqs.values():
        dates = editions(tree.book, faq)
        yield from _uncovered(faq, dates)
        yield from _never_said(faq, dates)
        for variation in faq.variations:
            yield from _said(tree, faq, variation, [d for d in dates if variation.holds_on(d)])


def editions(book: FactBook, faq: Faq) -> list[date]:
    """The dates on which a fact or variation of this FAQ begins or has just ended."""
    starts = [v.valid_from for v in faq.variations]
    ends = [v.valid_to for v in faq.variations]
    for name in {name for v in faq.variations for name in v.names()}:
        starts += [fact.valid_from for fact in book.facts.get(name, ())]
        ends += [fact.valid_to for fact in book.facts.get(name, ())]
    days = {d for d in starts if d} | {d + _DAY for d in ends if d and d < date.max}
    return sorted(d for d in days | {FIRST_EDITION, *SHOWN_EDITIONS} if d >= FIRST_EDITION)


def _uncovered(faq: Faq, dates: list[date]) -> Iterator[Finding]:
    for on in dates:
        if faq.variations and faq.choose(on, {}) is None:
            problem = f"「{faq.key}」在 {on} 没有不带条件的回答"
            mend = "补一条不带 condition 的回答，或放宽 valid_from、valid_to"
            yield Finding(faq.path, faq.variations[0].line, problem, mend)
            return


def _never_said(faq: Faq, dates: list[date]) -> Iterator[Finding]:
    """A variation that an earlier one hides at every date can never be read by anyone."""
    for variation in faq.variations:
        slots = {condition.slot: condition.value for condition in variation.conditions}
        if not any(faq.choose(on, slots) is variation for on in dates):
            mend = "改它的时间或条件，或删去"
            yield Finding(faq.path, variation.line, "这条回答永远轮不到", mend, "警告")


def _said(tree: Tree, faq: Faq, variation: Variation, dates: list[date]) -> Iterator[Finding]:
    """The first date on which each kind of trouble shows; one finding a kind is enough."""
    told: set[str] = set()
    for on in dates:
        for kind, finding in _troubles(tree, faq, variation, on):
            if kind not in told:
                told.add(kind)
                yield finding


def _troubles(
    tree: Tree, faq: Faq, variation: Variation, on: date
) -> Iterator[tuple[str, Finding]]:
    extra = {name: name for name in tree.slots}
    text = tree.book.render(variation.text, on, extra, variation.facts)
    detail = tree.book.render(variation.detail, on, extra)
    table = tree.book.render("\n".join(variation.cells), on, extra)
    for name in dict.fromkeys([*text.missing, *detail.missing, *table.missing]):
        if name in tree.book.facts:
            problem = f"事实「{name}」在 {on} 无效"
            mend = "给这条回答写上 valid_from、valid_to，另写一条那天的回答；或补上那天的事实"
            yield name, Finding(faq.path, variation.text_line, problem, mend)
    for what, said, limit, line in (
        ("回答", text, tree.settings.max_text, variation.text_line),
        ("了解更多", detail, tree.settings.max_detail, variation.detail_line),
    ):
        if len(said.text) > limit:
            problem = f"{what}在 {on} 有 {len(said.text)} 个字，超过 {limit} 个"
            yield what, Finding(faq.path, line, problem, "删短，或把细节移到「了解更多」")
    yield from _silence(tree.book, faq, variation, on, (text, detail, table))
    yield from _hardness(tree, faq, variation, on, (text, detail, table))


def _silence(
    book: FactBook, faq: Faq, variation: Variation, on: date, said: tuple[Rendered, ...]
) -> Iterator[tuple[str, Finding]]:
    """A superseded fact must bring its sentence, its own or that of a fact beside it."""
    used = [fact for part in said for fact in part.facts]
    superseded = [fact for fact in used if book.later(fact.id, on)]
    if superseded and not any(part.changes for part in said):
        problem = f"事实「{superseded[0].id}」在 {on} 之后有变化，却没有 change"
        mend = "在 facts.yml 里给后来的版本写上 change"
        yield "change", Finding(faq.path, variation.text_line, problem, mend)


def _hardness(
    tree: Tree, faq: Faq, variation: Variation, on: date, said: tuple[Rendered, ...]
) -> Iterator[tuple[str, Finding]]:
    """What rests on weak or disputed sources must be said softly, in the same variation."""
    weak = [fact.id for part in said for fact in part.facts if fact.confidence == "C"]
    whole = "".join(part.text for part in said)
    if weak and not any(word in whole for word in tree.settings.soft_words):
        problem = f"事实「{weak[0]}」是 C 级，回答却说得太肯定（{on}）"
        mend = f"加上其中一个说法：{'、'.join(tree.settings.soft_words)}"
        yield "soft", Finding(faq.path, variation.text_line, problem, mend)
