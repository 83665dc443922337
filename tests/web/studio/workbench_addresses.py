"""What the stand-in for the workbench answers at each address, unless a test steers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.web.studio import contract
from tests.web.studio.contract import Json

if TYPE_CHECKING:
    from tests.web.studio.workbench_stand_in import StandInWorkbench

Answer = Any


@dataclass(frozen=True)
class Asked:
    """One request: ``query`` with the last value of each name, ``body`` as JSON or bytes."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]


def problem(status: int, detail: str, **more: Any) -> Json:
    """A problem document."""
    return {"type": "about:blank", "title": "Refused", "status": status, "detail": detail} | more


def problem_answer(status: int, detail: str, **more: Any) -> Answer:
    """A problem with its status."""
    return status, problem(status, detail, **more)


def _list_faqs(bench: StandInWorkbench, asked: Asked) -> Answer:
    return {"commit": "c0ffee", "faqs": [contract.summary(one) for one in bench.faqs.values()]}


def _read_faq(bench: StandInWorkbench, asked: Asked, topic: str) -> Answer:
    if topic not in bench.faqs:
        return problem_answer(404, "没有这条问答。")
    found = bench.faqs[topic]
    return {
        "version": f"v{bench.versions[topic]}",
        "file": contract.summary(found)["file"],
        "faq": found,
        "uses": list(bench.facts.values()),
        "history": [
            {
                "commit": "c0ffee",
                "at": "2026-11-20T10:00:00+08:00",
                "who": {"name": "小文", "id": "author"},
                "note": "改了说法",
            }
        ],
        "public": contract.faq(f"faq/{topic}"),
    }


def _save_faq(bench: StandInWorkbench, asked: Asked, topic: str) -> Answer:
    if topic not in bench.faqs:
        return problem_answer(404, "没有这条问答。")
    if asked.body["version"] != f"v{bench.versions[topic]}":
        return _conflict(bench, topic)
    bench.faqs[topic] = asked.body["faq"]
    return _written(bench, topic)


def _create_faq(bench: StandInWorkbench, asked: Asked) -> Answer:
    topic = asked.body["faq"]["key"].removeprefix("faq/")
    if topic in bench.faqs:
        return problem_answer(409, "已有这个键。")
    bench.faqs[topic] = asked.body["faq"]
    return _written(bench, topic)


def _delete_faq(bench: StandInWorkbench, asked: Asked, topic: str) -> Answer:
    if asked.body["version"] != f"v{bench.versions[topic]}":
        return _conflict(bench, topic)
    del bench.faqs[topic]
    return {"commit": "c0ffee", "findings": []}


def _add_to_faq(bench: StandInWorkbench, asked: Asked, topic: str) -> Answer:
    if topic not in bench.faqs:
        return problem_answer(404, "没有这条问答。")
    found = bench.faqs[topic]
    more = {name: found[name] + asked.body[name] for name in ("examples", "tests")}
    bench.faqs[topic] = found | more
    return _written(bench, topic)


def _conflict(bench: StandInWorkbench, topic: str) -> Answer:
    theirs = {
        "version": f"v{bench.versions[topic]}",
        "faq": bench.faqs[topic],
        "who": {"name": "小齐", "id": "other"},
        "at": "2026-11-27T09:59:00+08:00",
    }
    detail = "小齐刚改过这条问答。"
    return problem_answer(409, detail, theirs=theirs, base=contract.faq(f"faq/{topic}"))


def _written(bench: StandInWorkbench, topic: str) -> Answer:
    bench.versions[topic] = bench.versions.get(topic, 0) + 1
    return {"version": f"v{bench.versions[topic]}", "commit": "c0ffee", "findings": []}


def _preview_faq(bench: StandInWorkbench, asked: Asked) -> Answer:
    replies = [
        {
            "date": date,
            "answer": number,
            "text": answer["text"].format(ci_wait="90 天"),
            "detail": answer["detail"],
            "sources": [{"id": "S1", "title": "蚂蚁金服新闻稿", "date": "2019-04-11"}],
            "edition": date,
            "changes": [],
            "buttons": [],
        }
        for date in (asked.body["dates"] or ["2019-05-16", "2022-02-01"])
        for number, answer in enumerate(asked.body["faq"]["answers"], 1)
    ]
    return {"replies": replies, "findings": []}


def _list_outside(bench: StandInWorkbench, asked: Asked) -> Answer:
    return {"labels": [{"label": label, "title": "范围之外"} for label in bench.outside]}


def _add_outside(bench: StandInWorkbench, asked: Asked) -> Answer:
    there = bench.outside.setdefault(asked.body["label"], [])
    new = [one for one in asked.body["examples"] if one not in there]
    there += new
    return {"version": "v2", "commit": "c0ffee", "findings": [], "moved": new}


def _remove_outside(bench: StandInWorkbench, asked: Asked) -> Answer:
    there = bench.outside[asked.body["label"]]
    gone = [one for one in there if one in asked.body["examples"]]
    bench.outside[asked.body["label"]] = [one for one in there if one not in gone]
    return {"version": "v3", "commit": "c0ffee", "findings": [], "moved": gone}


def _list_facts(bench: StandInWorkbench, asked: Asked) -> Answer:
    sources = [{"id": "S1", "title": "成员数达新高", "date": "2019-04-11"}]
    return {"facts": list(bench.facts.values()), "sources": sources}


def _preview_facts(bench: StandInWorkbench, asked: Asked) -> Answer:
    affected = {
        "key": "faq/waiting_period",
        "title": "等待期是多久",
        "date": "2019-05-16",
        "before": {"text": "等待期是90 天。", "detail": None},
        "after": {"text": "等待期是180 天。", "detail": None},
    }
    return {"affected": [affected], "findings": []}


def _save_fact(bench: StandInWorkbench, asked: Asked, fact: str) -> Answer:
    if fact not in bench.facts:
        return problem_answer(404, "没有这条事实。")
    if asked.body["version"] != bench.facts[fact]["version"]:
        return problem_answer(409, "别人刚改过这条事实。", theirs=bench.facts[fact])
    bench.facts[fact] |= asked.body["fields"] | {"version": "fact-2"}
    return {"version": "fact-2", "commit": "c0ffee", "findings": []}


def _create_fact(bench: StandInWorkbench, asked: Asked) -> Answer:
    fields = asked.body["fields"]
    bench.facts[fields["id"]] = contract.fact() | fields
    return {"version": "fact-1", "commit": "c0ffee", "findings": []}


def _save_settings(bench: StandInWorkbench, asked: Asked) -> Answer:
    if asked.body["version"] != bench.settings["version"]:
        return problem_answer(409, "别人刚改过设置。", theirs=bench.settings)
    kept = {name: value for name, value in asked.body.items() if name in bench.settings}
    bench.settings |= kept | {"version": "settings-2"}
    return {"version": "settings-2", "commit": "c0ffee", "findings": []}


def _import_excel(bench: StandInWorkbench, asked: Asked) -> Answer:
    changed = [{"key": "faq/waiting_period", "fields": ["title"]}]
    found = {"rows": 2, "changed": changed, "added": [], "unchanged": 1, "findings": []}
    return found | ({"commit": "c0ffee"} if asked.query.get("apply") == "1" else {})


def _try_texts(bench: StandInWorkbench, asked: Asked) -> Answer:
    results = [contract.reading(text) for text in asked.body["texts"]]
    live = {"release": contract.CURRENT, "results": results}
    return {"live": live, "draft": {"state": "ready", "results": results}}


def _similar(bench: StandInWorkbench, asked: Asked) -> Answer:
    items = [contract.alike(number) for number, _ in enumerate(asked.body["sentences"])]
    return {"release": contract.CURRENT, "items": items}


def _publish(bench: StandInWorkbench, asked: Asked) -> Answer:
    if bench.publishing["state"] == "running":
        who = bench.publishing["who"]
        return problem_answer(409, f"{who['name']}正在发布。", who=who)
    about = {"who": asked.body["who"], "note": asked.body["note"]}
    bench.publishing = bench.publishing | contract.publishing("running") | about
    return 202, {"run": "run-1"}


def _stop_publishing(bench: StandInWorkbench, asked: Asked) -> Answer:
    bench.publishing |= {"state": "interrupted", "said": "发布被停止，成员看到的没有变。"}
    return bench.publishing


def _list_releases(bench: StandInWorkbench, asked: Asked) -> Answer:
    current = next(one["id"] for one in bench.releases if one["is_current"])
    return {"current": current, "releases": bench.releases}


def _read_release(bench: StandInWorkbench, asked: Asked, id: str) -> Answer:
    found = [one for one in bench.releases if one["id"] == id]
    if not found:
        return problem_answer(404, "没有这个版本。")
    return found[0] | {"report": contract.report()}


def _differences(bench: StandInWorkbench, asked: Asked, id: str) -> Answer:
    return {"faqs": [contract.difference()], "facts": []}


def _make_current(bench: StandInWorkbench, asked: Asked, id: str) -> Answer:
    if id not in [one["id"] for one in bench.releases]:
        return problem_answer(404, "没有这个版本。")
    bench.releases = [one | {"is_current": one["id"] == id} for one in bench.releases]
    return {"current": id}


_TOPIC = r"/faqs/([^/]+)"
_RELEASE = r"/releases/([^/]+)"
ADDRESSES: list[tuple[str, str, Callable[..., Answer]]] = [
    ("GET", "/faqs", _list_faqs),
    ("POST", "/faqs", _create_faq),
    ("POST", "/faqs/preview", _preview_faq),
    ("GET", _TOPIC, _read_faq),
    ("PUT", _TOPIC, _save_faq),
    ("DELETE", _TOPIC, _delete_faq),
    ("POST", f"{_TOPIC}/add", _add_to_faq),
    ("GET", "/outside", _list_outside),
    ("POST", "/outside", _add_outside),
    ("DELETE", "/outside", _remove_outside),
    ("GET", "/facts", _list_facts),
    ("POST", "/facts", _create_fact),
    ("POST", "/sources", lambda bench, asked: (201, {"id": "S2", "commit": "c0ffee"})),
    ("POST", "/facts/preview", _preview_facts),
    ("PUT", r"/facts/([^/]+)", _save_fact),
    ("GET", "/settings", lambda bench, asked: bench.settings),
    ("PUT", "/settings", _save_settings),
    ("GET", "/excel", lambda bench, asked: b"PK stand-in for a workbook"),
    ("POST", "/excel", _import_excel),
    ("GET", "/check", lambda bench, asked: {"findings": [], "counts": {"faqs": 2}}),
    ("GET", "/history", lambda bench, asked: {"commits": []}),
    ("POST", "/try", _try_texts),
    ("POST", "/drafts", lambda bench, asked: (202, {"run": "run-1"})),
    ("POST", "/similar", _similar),
    ("POST", "/publish", _publish),
    ("GET", "/publish", lambda bench, asked: bench.publishing),
    ("DELETE", "/publish", _stop_publishing),
    ("GET", "/releases", _list_releases),
    ("GET", _RELEASE, _read_release),
    ("GET", f"{_RELEASE}/differences", _differences),
    ("POST", f"{_RELEASE}/current", _make_current),
    ("GET", "/health", lambda bench, asked: {"status": "ready"}),
]
