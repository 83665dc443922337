"""Whatever is wrong in the clauses file, or in those beside it, is found at its place."""

import copy
from datetime import date

import pytest

from bot.rules import BookError, load_clauses
from tests.rules.small_book import MINI, built, changed


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("version",), 2, "version"),
        (("version",), ..., "version"),
        (("version",), True, "version"),
        (("plans",), [], "plans"),
        (("plans", 0, "title"), ..., "plans[aid].title"),
        (("plans", 0, "id"), "", "plans[0].id"),
        (("topics",), {"gout": 3}, "topics.gout"),
        (("topics",), ["gout"], "topics"),
        (("questions",), ..., "questions"),
        (("wording", "errors", "no"), 5, "wording.errors.no"),
        (("extra",), 1, "extra"),
        (("clauses",), "none", "clauses"),
        (("clauses", 1), "no mapping", "clauses[1]"),
        (("clauses", 1, "id"), "open", "clauses"),
        (("clauses", 1, "plan"), "other", "clauses[age].plan"),
        (("clauses", 1, "kind"), "mood", "clauses[age].kind"),
        (("clauses", 1, "min_days"), 2.5, "clauses[age].min_days"),
        (("clauses", 1, "min_days"), "unheard_of", "clauses[age].min_days"),
        (("clauses", 1, "min_days"), "worded", "clauses[age].min_days"),
        (("clauses", 1, "max_years"), "fifty", "clauses[age].max_years"),
        (("clauses", 1, "valid_from"), "soon", "clauses[age].valid_from"),
        (("clauses", 1, "valid_to"), date(2018, 12, 31), "clauses[age].valid_to"),
        (("clauses", 1, "valid_to"), date(2020, 1, 1), "clauses[age].min_days"),
        (("clauses", 1, "valid_from"), date(2018, 6, 1), "clauses[age].min_days"),
        (("clauses", 1, "says"), ..., "clauses[age].says"),
        (("clauses", 1, "says"), "{most} 岁", "clauses[age].says"),
        (("clauses", 1, "otherwise"), "{most} 岁", "clauses[age].otherwise"),
        (("clauses", 1, "sources"), ["S9"], "clauses[age].sources"),
        (("clauses", 1, "sources"), ..., "clauses[age].sources"),
        (("clauses", 1, "sources"), [], "clauses[age].sources"),
        (("clauses", 1, "sources"), [1], "clauses[age].sources"),
        (("clauses", 1, "confidence"), "M", "clauses[age].confidence"),
        (("clauses", 1, "note"), "?", "clauses[age].note"),
        (("clauses", 0, "joining"), "perhaps", "clauses[open].joining"),
        (("clauses", 0, "valid_from"), date(2019, 1, 1), "clauses"),
        (("clauses", 0, "valid_to"), date(2019, 1, 1), "clauses"),
    ],
)
def test_what_is_wrong_is_found_at_its_place(load, path, value, place):
    with pytest.raises(BookError) as caught:
        load(changed(path, value))
    assert caught.value.field == place
    assert caught.value.file == "clauses.yml"
    assert caught.value.problem and place in str(caught.value)


@pytest.mark.parametrize(
    ("clause", "place"),
    [
        ({"kind": "condition", "conditions": ["gut"]}, "conditions"),
        ({"kind": "silence", "conditions": "gout"}, "conditions"),
        ({"kind": "remark", "conditions": ["gut"]}, "conditions"),
        ({"kind": "number", "fact": "mood", "min": 1}, "fact"),
        ({"kind": "number", "fact": "credit_score"}, "min"),
        ({"kind": "hypertension"}, "min_grade"),
        ({"kind": "age", "max_years": 59}, "min_years"),
        ({"kind": "age", "min_days": 30}, "max_years"),
        ({"kind": "adding", "relations": ["uncle"], "may": "allowed"}, "relations"),
        ({"kind": "adding", "relations": ["child"], "may": "yes"}, "may"),
        ({"kind": "term", "name": "mood"}, "name"),
        ({"kind": "term", "name": "rounding", "value": "much"}, "value"),
        ({"kind": "payout", "forms": ["flu"], "gives": "nothing"}, "forms"),
        ({"kind": "payout", "forms": ["mild_cancer"], "gives": "amount"}, "amount_wan"),
        (
            {"kind": "payout", "forms": ["mild_cancer"], "gives": "nothing", "amount_wan": 1},
            "amount_wan",
        ),
        ({"kind": "period", "notice_day": 7}, "debit_day"),
    ],
)
def test_each_kind_wants_its_own_keys(load, clause, place):
    document = copy.deepcopy(MINI)
    common = {"id": "new", "plan": "aid", "sources": ["S1"], "confidence": "A", "says": "。"}
    document["clauses"].append(common | clause)
    with pytest.raises(BookError) as caught:
        load(document)
    assert caught.value.field == f"clauses[new].{place}"


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("version",), 2, "must be 1"),
        (("version",), "1", "must be a whole number"),
        (("plans", 0, "title"), 7, "must be a text"),
        (("plans",), {}, "must be a list"),
        (("topics",), [], "must be a mapping"),
        (("wording",), [], "must be a mapping"),
        (("clauses", 1), "no mapping", "must be a mapping"),
        (("clauses", 1, "id"), "open", "an id stands twice"),
        (("clauses", 1, "plan"), "other", "must be one of aid"),
        (("clauses", 1, "min_days"), "worded", "worded is no number all the time the clause holds"),
        (("clauses", 1, "valid_from"), "soon", "must be a date or a date with a time"),
        (("clauses", 1, "valid_to"), date(2018, 12, 31), "must be later than valid_from"),
        (("clauses", 1, "says"), "{most}", "{most} is not a figure of this clause"),
        (("clauses", 1, "sources"), ["S8", "S9"], "not in sources.yml: S8, S9"),
        (("clauses", 1, "sources"), [1], "must be a list of texts"),
        (("clauses", 1, "note"), "?", "is not known here"),
        (
            ("clauses", 0, "valid_from"),
            date(2019, 1, 1),
            "aid needs exactly one window from 0001-01-01 00:00:00",
        ),
    ],
)
def test_what_is_wrong_is_said_plainly(load, path, value, problem):
    with pytest.raises(BookError) as caught:
        load(changed(path, value))
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    ("clause", "problem"),
    [
        ({"kind": "condition", "conditions": ["b", "a"]}, "unknown: a, b"),
        (
            {"kind": "number", "fact": "credit_score"},
            "a number clause needs min, max or below_wan",
        ),
        ({"kind": "term", "name": "rounding", "value": "much"}, "much is no number all the time"),
        ({"kind": "term", "name": "rounding", "value": [1]}, "must be a number"),
        (
            {"kind": "payout", "forms": ["mild_cancer"], "gives": "amount"},
            "must stand where, and only where, gives is amount",
        ),
    ],
)
def test_what_is_wrong_in_a_kind_is_said_plainly(load, clause, problem):
    with pytest.raises(BookError) as caught:
        built(load, **clause)
    assert caught.value.problem.startswith(problem)


@pytest.mark.parametrize("text", ["clauses: [", "version: 1\n\tplans: x", "\x00"])
def test_a_file_that_is_no_yaml_is_told_by_name(tmp_path, text):
    (tmp_path / "clauses.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BookError) as caught:
        load_clauses(tmp_path)
    assert (caught.value.file, caught.value.field) == ("clauses.yml", "")
    assert caught.value.problem.startswith("cannot be read: ")


def test_sources_without_an_id_are_told(load, tmp_path):
    load(MINI)
    (tmp_path / "sources.yml").write_text("sources: [{title: a}]", encoding="utf-8")
    with pytest.raises(BookError) as caught:
        load_clauses(tmp_path)
    assert (caught.value.file, caught.value.field) == ("sources.yml", "sources[0].id")


def test_a_file_that_is_no_utf_8_is_told_by_name(tmp_path):
    (tmp_path / "clauses.yml").write_bytes("版本".encode("gbk"))
    with pytest.raises(BookError, match=r"clauses\.yml"):
        load_clauses(tmp_path)


@pytest.mark.parametrize("name", ["clauses.yml", "facts.yml", "sources.yml"])
def test_a_missing_file_is_told_by_name(load, tmp_path, name):
    load(MINI)
    (tmp_path / name).unlink()
    with pytest.raises(BookError) as caught:
        load_clauses(tmp_path)
    assert caught.value.file == name


@pytest.mark.parametrize("facts", [None, [3], [{"id": "youngest"}], [{"valid_from": "x"}]])
def test_facts_that_cannot_be_used_are_told(load, facts):
    with pytest.raises(BookError) as caught:
        load(MINI, facts)
    assert (caught.value.file, caught.value.field) == ("facts.yml", "facts")
    assert caught.value.problem.startswith("cannot be used: ")
