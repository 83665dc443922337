"""Judge the clauses of one plan and let the gravest verdict win."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules.book import Book, Plan, Reason
from bot.rules.clause import AgeRange, Clause, Verdict, Window
from bot.rules.decision import Adding, Outcome
from bot.rules.person import Case

OUTCOMES: dict[Verdict, Outcome] = {
    Verdict.STOP: "barred",
    Verdict.UNSETTLED: "not_public",
    Verdict.UNKNOWN: "needs_info",
    Verdict.PASS: "no_public_bar",
}
"""The outcome that the gravest verdict leads to. The window clause always gives one of these."""
TOLD = (Verdict.REMARK, Verdict.STOP)
"""Verdicts of clauses that settle nothing but are worth telling."""


@dataclass(frozen=True)
class Judged:
    """The deciding clauses of a plan, each with its verdict on a case, and the gravest of them."""

    plan: Plan
    case: Case
    clauses: tuple[Clause, ...]
    verdicts: list[Verdict]
    gravest: Verdict

    @property
    def outcome(self) -> Outcome:
        """What the gravest verdict leads to."""
        return OUTCOMES[self.gravest]

    @property
    def window(self) -> Window:
        """The one clause that says whether the plan takes members in."""
        return next(clause for clause in self.clauses if isinstance(clause, Window))

    def of(self, verdict: Verdict) -> list[Clause]:
        """The clauses with this verdict, in the order of the file."""
        pairs = zip(self.clauses, self.verdicts, strict=True)
        return [clause for clause, given in pairs if given is verdict]


def judge(plan: Plan, case: Case) -> Judged:
    """Judge all deciding clauses of the plan that hold at the case's moment."""
    clauses = plan.deciding.at(case.moment)
    verdicts = [clause.judge(case) for clause in clauses]
    return Judged(plan, case, clauses, verdicts, max(verdicts))


def open_by_age(judged: Judged) -> bool | None:
    """Whether the plan takes in this age now, health apart; None when that is not known."""
    gravest = Verdict.ABSENT
    for clause, verdict in zip(judged.clauses, judged.verdicts, strict=True):
        if isinstance(clause, (Window, AgeRange)):
            gravest = max(gravest, verdict)
    if gravest is Verdict.STOP:
        return False
    return True if gravest is Verdict.PASS else None


def reasons(book: Book, judged: Judged) -> tuple[Reason, ...]:
    """The clauses behind the outcome."""
    case = judged.case
    return tuple(book.reason(c, c.topics(case)) for c in judged.of(judged.gravest))


def caveats(book: Book, judged: Judged) -> tuple[Reason, ...]:
    """What only the app checks and what is weakly sourced; nothing once the plan is barred."""
    if judged.outcome == "barred":
        return ()
    case = judged.case
    told = (c for c in judged.plan.telling.at(case.moment) if c.judge(case) in TOLD)
    return tuple(book.reason(clause, clause.topics(case)) for clause in told)


def missing_facts(book: Book, judged: Judged) -> tuple[str, ...]:
    """The facts not said yet, in the book's order of asking; none once the plan is barred."""
    if judged.outcome == "barred":
        return ()
    asked = {clause.asks(judged.case) for clause in judged.of(Verdict.UNKNOWN)}
    return tuple(fact for fact in book.questions if fact in asked)


def who_may_add(book: Book, judged: Judged) -> Adding | None:
    """The first adding clause about this relation and age; None when the plan is barred."""
    if judged.outcome == "barred":
        return None
    for clause in judged.plan.adding.at(judged.case.moment):
        if clause.concerns(judged.case):
            return Adding(clause.may, book.reason(clause))
    return None
