"""What holds for every person at every moment."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rules import Age, Person, decide, summary
from bot.rules.book import Timeline
from bot.rules.clause import Verdict
from bot.rules.dates import birthday, china_moment
from bot.rules.person import NUMBER_FIELDS, RELATIONS, open_case

FIRST, LAST = datetime(2018, 9, 1), datetime(2022, 6, 1)
TOPICS = (
    *("diabetes", "tumour", "heart_disease", "epilepsy", "stroke", "aids", "hypertension"),
    *("pregnancy", "insurer_refusal", "hepatitis_b", "high_blood_lipids", "other_disease"),
)

moments = st.datetimes(FIRST, LAST)
days = st.dates(FIRST.date(), LAST.date())
births = st.dates(date(1935, 1, 1), date(2018, 8, 1))
ages = st.one_of(
    st.integers(0, 100).map(Age.years),
    st.integers(0, 100).map(Age.full_years),
    st.integers(1, 100).map(Age.nominal),
    st.integers(0, 40).map(Age.months),
    st.integers(0, 90).map(Age.days),
    st.integers(1935, 2018).map(Age.born_in),
    st.builds(Age.born_in, st.integers(1935, 2017), st.integers(1, 12)),
)


NOTHING = st.none()
MAYBE_BORN = st.one_of(NOTHING, births)


@st.composite
def people(draw, known_births=MAYBE_BORN, stated_ages=NOTHING):
    topics = draw(st.lists(st.sampled_from(TOPICS), max_size=2))
    denied = draw(st.sampled_from([(), TOPICS, TOPICS[:7], TOPICS[:3]]))
    grade = draw(st.sampled_from([None, None, 1, 2, 3]))
    applying = set(topics) | ({"hypertension"} if grade else set())
    return Person(
        relation=draw(st.sampled_from([None, *RELATIONS])),
        birth_date=draw(known_births),
        age=draw(stated_ages),
        conditions=frozenset(topics),
        ruled_out=frozenset(denied) - applying,
        hypertension_grade=grade,
        medication_days=draw(st.sampled_from([None, 0, 30, 31])),
        hospital_days=draw(st.sampled_from([None, 0, 15, 16])),
        credit_score=draw(st.sampled_from([None, 600, 650])),
        past_claim_yuan=draw(st.sampled_from([None, 0, 20000])),
    )


def healthy(birth: date) -> Person:
    return Person(
        relation="self",
        birth_date=birth,
        ruled_out=frozenset(TOPICS),
        medication_days=0,
        hospital_days=0,
        credit_score=700,
    )


def verdicts(book, person, plan, moment):
    clauses = book.plan(plan).deciding.at(china_moment(moment))
    return {clause.judge(open_case(person, moment)) for clause in clauses}


@given(birth=births, moment=moments)
def test_at_most_one_plan_is_open_by_age(book, birth, moment):
    decisions = decide(book, Person(birth_date=birth), moment)
    assert sum(decision.open_by_age is True for decision in decisions) <= 1


@given(birth=births, day=st.dates(date(2019, 5, 8), date(2021, 12, 27)))
def test_exactly_one_plan_is_open_from_30_days_to_70_years_while_both_run(book, birth, day):
    decisions = decide(book, Person(birth_date=birth), day)
    old_enough = birth + timedelta(days=30) <= day
    young_enough = day < birthday(birth, 71)
    opened = [decision.plan for decision in decisions if decision.open_by_age]
    assert len(opened) == (1 if old_enough and young_enough else 0)


@given(person=people(), moment=moments)
def test_a_stopping_clause_always_bars_and_only_a_stopping_clause_does(book, person, moment):
    for decision in decide(book, person, moment):
        stopped = Verdict.STOP in verdicts(book, person, decision.plan, moment)
        assert stopped == (decision.outcome == "barred")


@given(person=people(), moment=moments)
def test_a_missing_deciding_fact_never_yields_no_public_bar(book, person, moment):
    for decision in decide(book, person, moment):
        if Verdict.UNKNOWN in verdicts(book, person, decision.plan, moment):
            assert decision.outcome != "no_public_bar"
        if decision.outcome == "no_public_bar":
            assert decision.missing == ()


@given(birth=births, day=st.dates(date(2018, 11, 28), date(2019, 3, 21)), field=st.sampled_from(
    ["birth_date", "ruled_out", "medication_days", "hospital_days", "credit_score"]
))  # fmt: skip
def test_taking_back_any_one_fact_takes_back_the_answer(book, birth, day, field):
    person = replace(healthy(birth), **{field: frozenset() if field == "ruled_out" else None})
    critical_illness = decide(book, person, day)[0]
    assert critical_illness.outcome in ("needs_info", "barred")


@given(person=people(), moment=moments)
def test_every_decision_cites_a_clause_in_words_without_braces(book, person, moment):
    for decision in decide(book, person, moment):
        assert decision.reasons
        for reason in (*decision.reasons, *decision.caveats):
            assert book.clauses[reason.clause_id].plan == decision.plan
            assert reason.text and "{" not in reason.text
        assert "{" not in decision.text
        assert decision.counterfactual is None or "{" not in decision.counterfactual.text


@given(person=people(), moment=moments)
def test_only_well_sourced_clauses_decide(book, person, moment):
    for decision in decide(book, person, moment):
        assert all(reason.confidence != "C" for reason in decision.reasons)
        weak = [caveat for caveat in decision.caveats if caveat.confidence == "C"]
        assert all(caveat.text.endswith("请在 App 内核对。") for caveat in weak)


@given(person=people(), moment=moments, rng=st.randoms(use_true_random=False))
def test_the_order_of_clauses_in_the_file_never_changes_an_outcome(book, person, moment, rng):
    shuffled = replace(book, plans=tuple(shuffle(book, plan, rng) for plan in book.plans))
    before, after = decide(book, person, moment), decide(shuffled, person, moment)
    assert [d.outcome for d in before] == [d.outcome for d in after]
    assert [d.missing for d in before] == [d.missing for d in after]
    assert [{r.clause_id for r in d.reasons} for d in before] == [
        {r.clause_id for r in d.reasons} for d in after
    ]


def shuffle(book, plan, rng):
    deciding = {clause for stretch in plan.deciding.stretches for clause in stretch}
    clauses = sorted(deciding, key=lambda clause: clause.id)
    rng.shuffle(clauses)
    return replace(plan, deciding=Timeline.of(tuple(clauses)))


@given(topics=st.permutations(TOPICS[:4]), moment=moments)
def test_the_order_in_which_conditions_are_told_never_matters(book, topics, moment):
    told = Person(conditions=frozenset(topics))
    assert decide(book, told, moment) == decide(
        book, Person(conditions=frozenset(sorted(topics))), moment
    )


@given(person=people(), moment=moments, relation=st.sampled_from([None, *RELATIONS]))
def test_the_relation_never_changes_who_may_join(book, person, moment, relation):
    related = decide(book, replace(person, relation=relation), moment)
    for before, after in zip(decide(book, person, moment), related, strict=True):
        assert (before.outcome, before.reasons, before.missing) == (
            after.outcome,
            after.reasons,
            after.missing,
        )


@given(
    three=st.lists(st.dates(date(1930, 1, 1), date(2018, 8, 1)), min_size=3, max_size=3),
    moment=moments,
)
def test_between_two_births_that_a_plan_takes_every_birth_is_taken(book, three, moment):
    elder, middle, younger = sorted(three)
    answers = [decide(book, healthy(birth), moment) for birth in (elder, middle, younger)]
    for first, between, last in zip(*answers, strict=True):
        if first.outcome == last.outcome == "no_public_bar":
            assert between.outcome == "no_public_bar"


@given(person=people(known_births=births), day=days, later=st.integers(1, 1500))
def test_a_dated_change_is_tight_and_without_one_nothing_ever_changes(book, person, day, later):
    for decision in decide(book, person, day):
        change = decision.counterfactual
        changes_on = change.date if change else None
        if changes_on is None:
            if decision.outcome != "needs_info" or decision.open_by_age is not None:
                assert on(book, person, decision, day + timedelta(days=later)) == decision.outcome
            continue
        assert changes_on > day
        assert on(book, person, decision, changes_on) == change.becomes != decision.outcome
        assert on(book, person, decision, changes_on - timedelta(days=1)) == decision.outcome
        sooner = day + timedelta(days=later % (changes_on - day).days)
        assert on(book, person, decision, sooner) == decision.outcome


def on(book, person, decision, day):
    plans = [plan.id for plan in book.plans]
    return decide(book, person, day)[plans.index(decision.plan)].outcome


@given(person=people(known_births=NOTHING, stated_ages=ages), day=days, data=st.data())
def test_what_is_decided_on_a_rough_age_holds_for_every_birth_date_it_allows(
    book, person, day, data
):
    possible = person.age.births(day)
    birth = data.draw(st.dates(possible.earliest, possible.latest))
    exact = decide(book, replace(person, age=None, birth_date=birth), day)
    for rough, sure in zip(decide(book, person, day), exact, strict=True):
        if rough.outcome in ("barred", "no_public_bar"):
            assert sure.outcome == rough.outcome
        if rough.open_by_age is not None:
            assert sure.open_by_age == rough.open_by_age


@given(person=people(known_births=NOTHING, stated_ages=ages), day=days)
def test_the_birth_date_is_asked_only_when_the_answer_hangs_on_it(book, person, day):
    possible = person.age.births(day)
    ends = [replace(person, age=None, birth_date=b) for b in (possible.earliest, possible.latest)]
    answers = [decide(book, end, day) for end in ends]
    for rough, first, last in zip(decide(book, person, day), *answers, strict=True):
        if "birth_date" in rough.missing:
            assert False in (first.open_by_age, last.open_by_age)
        assert "age" not in rough.missing


@given(person=people(), moment=moments, number=st.sampled_from(sorted(NUMBER_FIELDS)))
def test_saying_more_never_lifts_a_bar(book, person, moment, number):
    barred = {d.plan for d in decide(book, person, moment) if d.outcome == "barred"}
    if getattr(person, number) is None and "hypertension" not in person.ruled_out:
        more = decide(book, replace(person, **{number: NUMBER_FIELDS[number][0]}), moment)
        if number != "credit_score":
            assert barred <= {d.plan for d in more if d.outcome == "barred"}


@given(person=people(), moment=moments)
def test_the_summary_is_never_rosier_than_its_decisions(book, person, moment):
    decisions = decide(book, person, moment)
    told = summary(decisions)
    outcomes = {decision.outcome for decision in decisions}
    assert (told.outcome == "open") == ("no_public_bar" in outcomes)
    assert (told.outcome in ("barred", "not_open_yet", "closed")) == (outcomes == {"barred"})
    assert told.text(book)
