"""The answers that a fact changes: by FAQ, once each, with the changed words marked."""

from studio.impact import by_faq, pieces


def affected(key: str, date: str, before: str, after: str) -> dict[str, object]:
    sides = {"before": {"text": before, "detail": None}, "after": {"text": after, "detail": None}}
    return {"key": key, "title": key, "date": date} | sides


def test_an_answer_that_changes_alike_on_several_days_stands_once() -> None:
    days = ("2019-05-08", "2019-05-16")
    found = by_faq([affected("faq/a", day, "等 90 天", "等 180 天") for day in days])
    (impact,) = found
    (change,) = impact.changes
    assert change.dates == list(days)
    assert impact.topic == "a"


def test_each_faq_has_its_own_changes() -> None:
    one, two = (affected(key, "2019-05-08", "等 90 天", "等 180 天") for key in ("faq/a", "faq/b"))
    other = affected("faq/a", "2019-05-08", "要等 90 天", "要等 180 天")
    found = by_faq([one, two, other])
    assert [(impact.key, len(impact.changes)) for impact in found] == [("faq/a", 2), ("faq/b", 1)]


def test_the_changed_words_are_marked_in_place() -> None:
    found = [(piece.kind, piece.text) for piece in pieces("等待期 90 天。", "等待期 180 天。")]
    assert found == [("same", "等待期 "), ("gone", "90"), ("come", "180"), ("same", " 天。")]


def test_texts_that_have_little_in_common_stand_one_after_the_other() -> None:
    found = pieces("请在页面查看。", "现在已经关闭，不能再加入")
    assert [piece.kind for piece in found] == ["gone", "come"]
    assert pieces("", "新的")[0].kind == "come"
