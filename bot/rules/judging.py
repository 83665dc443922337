"""Judge the clauses of one plan, let the gravest verdict win, and put the clauses behind it into words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules.book import Book, Plan
from bot.rules.clause import AgeRange, Clause, Verdict, Window
from bot.rules.decision import Adding, Outcome, Reason
from bot.rules.person import Case

GRAVEST_FIRST: tuple[tuple[Verdict, Outcome], ...] = (
    (Verdict.STOP, "barred"),
    (Verdict.UNSETTLED, "not_public"),
    (Verdict.UNKNOWN, "needs_info"),
    (Verdict.PASS, "no_public_bar"),
)
"""One stop bars, whatever else is open. What nobody can find out is not asked away by questions."""
DECIDING: dict[Outcome, Verdict] = {outcome: verdict for verdict, outcome in GRAVEST_FIRST}
"""The verdict behind each outcome."""

Findings = tuple[tuple[Clause, Verdict], ...]


@dataclass(frozen=True)
class Judged:
    """A plan's clauses with their verdicts on a case, and the outcome they lead to."""

    plan: Plan
    case: Case
    findings: Findings
    outcome: Outcome

    @property
    def window(self) -> Window:
        """The one clause that says whether the plan takes members in."""
        return next(clause for clause, _ in self.findings if isinstance(clause, Window))


def weigh(clause: Clause, case: Case) -> Verdict:
    """The clause's verdict, toned down to a remark when its sources are too weak to decide."""
    verdict = clause.judge(case)
    if clause.decides or verdict is Verdict.REMARK:
        return verdict
    return Verdict.REMARK if verdict is Verdict.STOP else Verdict.ABSENT


def judge(plan: Plan, case: Case) -> Judged:
    """Judge all clauses of the plan that hold at the case's moment."""
    findings = tuple((clause, weigh(clause, case)) for clause in plan.joining.at(case.moment))
    verdicts = {verdict for _, verdict in findings}
    outcome = next(outcome for verdict, outcome in GRAVEST_FIRST if verdict in verdicts)
    return Judged(plan, case, findings, outcome)


def reason_for(book: Book, clause: Clause, case: Case) -> Reason:
    """The clause in words; a weakly sourced one asks to check in the app."""
    text = clause.says
    if "{topics}" in text:
        text = text.replace("{topics}", book.name_topics(clause.topics(case)))
    if clause.confidence == "C":
        text += book.wording["check_in_app"]
    return Reason(clause.id, text, clause.sources, clause.confidence, clause.kind)


def reasons(book: Book, judged: Judged, wanted: Verdict) -> tuple[Reason, ...]:
    """The clauses that gave this verdict, in the order of the file."""
    return tuple(
        reason_for(book, c, judged.case) for c, verdict in judged.findings if verdict is wanted
    )


def missing_facts(book: Book, judged: Judged) -> tuple[str, ...]:
    """The facts not said yet, in the book's order of asking; none once the plan is barred."""
    if judged.outcome == "barred":
        return ()
    asked = {c.asks(judged.case) for c, verdict in judged.findings if verdict is Verdict.UNKNOWN}
    return tuple(fact for fact in book.questions if fact in asked)


def open_by_age(judged: Judged) -> bool | None:
    """Whether the plan takes in this age now, health apart."""
    verdicts = {v for c, v in judged.findings if isinstance(c, (Window, AgeRange))}
    if Verdict.STOP in verdicts:
        return False
    return True if verdicts == {Verdict.PASS} else None


def who_may_add(book: Book, plan: Plan, case: Case) -> Adding | None:
    """The first adding clause about this relation and age."""
    for clause in plan.adding.at(case.moment):
        if clause.concerns(case):
            return Adding(clause.may, reason_for(book, clause, case))
    return None
