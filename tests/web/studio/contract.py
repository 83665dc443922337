"""What a workbench answers, one builder for each thing of the contract; fields may be replaced."""

from typing import Any

Json = dict[str, Any]
CURRENT = "r000002"


def faq(key: str = "faq/waiting_period", **fields: Any) -> Json:
    """One FAQ as the form has it."""
    return {
        "key": key,
        "title": "等待期是多久",
        "owner": "内容组",
        "theme": "rules",
        "related": ["faq/what_is_xianghubao"],
        "handoff": "none",
        "examples": ["等待期多久", "要等几天", "多久生效"],
        "tests": ["加入以后多久算数"],
        "answers": [answer()],
    } | fields


def answer(text: str = "等待期是{ci_wait}。", **fields: Any) -> Json:
    """One answer of an FAQ."""
    return {
        "text": text,
        "detail": "加入之后才开始算。",
        "facts": ["ci_wait"],
        "sources": [],
        "valid_from": None,
        "valid_to": None,
        "outcome": "answer",
        "plan": None,
        "buttons": [],
        "table": None,
    } | fields


def summary(of: Json, **fields: Any) -> Json:
    """An FAQ's line in the list."""
    topic = of["key"].removeprefix("faq/")
    return {
        "key": of["key"],
        "title": of["title"],
        "theme": of["theme"],
        "owner": of["owner"],
        "handoff": of["handoff"],
        "phrasings": len(of["examples"]),
        "tests": len(of["tests"]),
        "file": f"data/nlu/faq/{of['theme']}/{topic}.yml",
        "changed_at": "2026-11-20T10:00:00+08:00",
        "changed_by": "小文",
        "published": True,
        "fault": None,
    } | fields


def finding(problem: str = "问法太少。", **fields: Any) -> Json:
    """One thing that a check found."""
    return {
        "level": "error",
        "file": "data/nlu/faq/rules/waiting_period.yml",
        "line": 9,
        "problem": problem,
        "mend": "再写几种问法。",
    } | fields


def fact(id: str = "ci_wait", **fields: Any) -> Json:
    """One fact."""
    return {
        "id": id,
        "version": "fact-1",
        "plan": "critical_illness",
        "title": "等待期",
        "value": 90,
        "text": "90 天",
        "unit": "天",
        "valid_from": "2018-11-27",
        "valid_to": "2022-01-28",
        "sources": ["S1"],
        "confidence": "A",
        "used_by": ["faq/waiting_period"],
    } | fields


def reading(text: str, **fields: Any) -> Json:
    """What one side makes of a sentence that it tries."""
    return {
        "text": text,
        "normalised": text,
        "read": text,
        "tokens": [text],
        "entities": [{"entity": "age", "value": "62", "text": "62"}],
        "decision": "sure",
        "outcome": "answer",
        "grounds": {"answer": 0.93, "outside": 0.01, "most": 0.93},
        "candidates": [
            {"key": "faq/waiting_period", "title": "等待期是多久", "confidence": 0.93},
            {"key": "faq/what_is_xianghubao", "title": "相互宝是什么", "confidence": 0.04},
        ],
        "nearest": [
            {
                "text": "等待期多久",
                "key": "faq/waiting_period",
                "title": "等待期是多久",
                "similarity": 0.88,
            }
        ],
    } | fields


def alike(group: int, **fields: Any) -> Json:
    """Where one sentence of many belongs."""
    nearest = [
        {"key": "faq/waiting_period", "title": "等待期是多久", "confidence": 0.41},
        {"key": "faq/what_is_xianghubao", "title": "相互宝是什么", "confidence": 0.22},
        {"key": "faq/join_cost", "title": "加入要钱吗", "confidence": 0.1},
    ]
    return {
        "group": group,
        "label": "faq/waiting_period",
        "decision": "clarify",
        "sure": False,
        "nearest": nearest,
    } | fields


def row(text: str, **fields: Any) -> Json:
    """One sentence of a report."""
    return {
        "text": text,
        "label": "faq/waiting_period",
        "before": "nlu_fallback",
        "after": "faq/waiting_period",
        "must_pass": False,
    } | fields


def report(**fields: Any) -> Json:
    """What the comparison of a candidate with the current release found; all gates passed."""
    same = {"before": 0.9, "after": 0.91, "count": 200}
    return {
        "gates": [
            {"name": "must_pass", "passed": True, "said": "必须通过的句子都通过了。"},
            {"name": "accuracy", "passed": True, "said": "准确率没有下降。"},
        ],
        "accuracy": {"tests": same, "gold": same, "refusal": same | {"count": 40}},
        "fixed": [row("交了钱多久才算数")],
        "broken": [],
        "failed": [],
        "counts": {"fixed": 1, "broken": 0, "changed": 1},
        "changed": [row("要多久", label=None, before="faq/join_cost")],
        "per_faq": [
            {
                "key": "faq/waiting_period",
                "title": "等待期是多久",
                "fixed": 1,
                "broken": 0,
                "changed": 1,
            }
        ],
        "seconds": {"check": 3.0, "train": 31.5, "compare": 6.2, "gate": 0.0, "switch": 0.1},
    } | fields


def publishing(state: str = "idle", **fields: Any) -> Json:
    """The run under way or the last one."""
    return {
        "run": None if state == "idle" else "run-1",
        "goal": None if state == "idle" else "publish",
        "state": state,
        "stage": None if state == "idle" else "check",
        "progress": 0.0,
        "started_at": None if state == "idle" else "2026-11-27T10:00:00+08:00",
        "who": None if state == "idle" else {"name": "小林", "id": "publisher"},
        "note": "",
        "said": "",
        "report": None,
        "release": None,
        "findings": [],
        "seconds": {},
        "changed": {"faqs": [], "facts": [], "settings": False, "answers_only": True},
    } | fields


def release(id: str = CURRENT, **fields: Any) -> Json:
    """One release as the history lists it."""
    return {
        "id": id,
        "content": "0c0ffee" + id,
        "model": "ab" * 32,
        "answers": "cd" * 32,
        "author": {"name": "小林", "id": "publisher"},
        "note": "补上等待期的问法",
        "at": "2026-11-27T10:00:00+08:00",
        "kind": "questions",
        "parent": "r000001",
        "is_current": id == CURRENT,
    } | fields


def difference(what: str = "questions", **fields: Any) -> Json:
    """One FAQ in which two releases differ."""
    return {
        "key": "faq/waiting_period",
        "title": "等待期是多久",
        "what": what,
        "before": "等待期多久\n要等几天",
        "after": "等待期多久\n要等几天\n多久生效",
    } | fields
