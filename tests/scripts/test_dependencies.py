"""What the brain runs on: the pinned versions and no others, raised where Rasa's are too old."""

import re
from pathlib import Path

from packaging.requirements import Requirement

from scripts.kit.pins import installed, pinned

_ROOT = Path(__file__).resolve().parents[2]
_REQUIREMENTS = _ROOT / "requirements"
_RUN, _DEV = _REQUIREMENTS / "brain.txt", _REQUIREMENTS / "brain-dev.txt"


def _overrides() -> list[Requirement]:
    text = (_REQUIREMENTS / "brain-overrides.in").read_text(encoding="utf-8")
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    return [Requirement(line) for line in lines if line]


def test_what_is_installed_is_what_is_pinned() -> None:
    assert installed() == pinned(_DEV)


def test_what_tests_run_on_is_what_members_are_served_by() -> None:
    run, dev = pinned(_RUN), pinned(_DEV)
    assert len(run) > 150
    assert {name: dev.get(name) for name in run} == run


def test_the_overrides_hold() -> None:
    versions = installed()
    assert len(_overrides()) > 5
    low = [
        str(wanted)
        for wanted in _overrides()
        if not wanted.specifier.contains(versions[wanted.name])
    ]
    assert low == []


def test_every_pin_has_hashes_and_no_line_tells_where_it_came_from() -> None:
    for file in _REQUIREMENTS.glob("*.txt"):
        text = file.read_text(encoding="utf-8")
        assert "://" not in text, file.name
        entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        bare = [entry.partition(" ")[0] for entry in entries if "--hash=sha256:" not in entry]
        assert bare == []


def test_the_page_tells_the_versions_that_are_pinned() -> None:
    page = (_ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    brain, web = pinned(_RUN), pinned(_REQUIREMENTS / "web.txt")
    raised, rest = re.split(r"^## 大脑里还剩的$", page, flags=re.MULTILINE)
    rest, others = re.split(r"^## 网页里还剩的$", rest, flags=re.MULTILINE)
    told = re.findall(r"^\| ([a-z-]+) \| [\d.]+ \| ([\d.]+) \|", raised, flags=re.MULTILINE)
    told += re.findall(r"^\| ([a-z-]+) \| ([\d.]+) \|", rest, flags=re.MULTILINE)
    assert len(told) > 15
    assert [(name, brain.get(name)) for name, _ in told] == told
    named = re.findall(r"([A-Za-z][\w-]+) (\d+\.[\d.]+\d)", others.partition("：")[0])
    assert len(named) > 8
    assert [(name, web.get(name.lower())) for name, _ in named] == named
