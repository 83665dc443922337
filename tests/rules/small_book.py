"""A book of two clauses, to change and to add to."""

import copy
from datetime import date

MINI = {
    "version": 1,
    "plans": [{"id": "aid", "title": "互助"}],
    "topics": {"gout": "痛风"},
    "questions": {"age": "多大？"},
    "wording": {"check_in_app": "请核对。", "separator": "、", "errors": {"no": "不。"}},
    "clauses": [
        {
            "id": "open",
            "plan": "aid",
            "kind": "window",
            "joining": "open",
            "sources": ["S1"],
            "confidence": "A",
            "says": "开放。",
        },
        {
            "id": "age",
            "plan": "aid",
            "kind": "age",
            "min_days": "youngest",
            "max_years": 59,
            "valid_from": date(2019, 1, 1),
            "valid_to": date(2019, 12, 31),
            "sources": ["S1"],
            "confidence": "B",
            "says": "{min} 天至 {max} 岁，{from} 至 {to}，{eve} 以后，{next} 以前。",
        },
    ],
}
FACTS = [
    {"id": "youngest", "value": 30, "valid_from": date(2019, 1, 1), "valid_to": date(2019, 12, 31)},
    {"id": "youngest", "value": 40, "valid_from": date(2020, 1, 1)},
    {"id": "worded", "value": "三十", "valid_from": date(2018, 1, 1)},
]


def changed(path, value):
    """MINI with one value changed; `...` takes the key away."""
    document = copy.deepcopy(MINI)
    *parents, last = path
    place = document
    for key in parents:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return document


def built(load, **keys):
    document = copy.deepcopy(MINI)
    common = {"id": "new", "plan": "aid", "sources": ["S1"], "confidence": "A", "says": "。"}
    document["clauses"].append(common | keys)
    book = load(document)
    return book, book.clauses["new"]
