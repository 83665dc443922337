"""Everything the checks look at, read once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.content.finding import ContentError, Finding
from bot.content.marked import MarkedDict, read_content
from bot.content.record import Record
from bot.facts import FactBook, read_facts
from bot.faq.checks.settings import Settings, read_settings
from bot.faq.library import Library, Variation, read_faqs, read_other_responses
from bot.faq.model import Phrasing
from bot.faq.phrasings import read_phrasings


@dataclass(frozen=True)
class Said:
    """A response that is not an FAQ's, and where it stands."""

    name: str
    variation: Variation
    path: Path


@dataclass(frozen=True)
class Tree:
    """The content of one repository. `training` and `tests` are example sentences.

    `project` holds the domain and the code, which stand beside the content or in a checkout.
    """

    root: Path
    project: Path
    settings: Settings
    book: FactBook
    library: Library
    training: tuple[Phrasing, ...]
    tests: tuple[Phrasing, ...]
    others: tuple[Said, ...]
    clauses: tuple[Record, ...]
    corrections: tuple[Record, ...]
    intents: frozenset[str]
    slots: frozenset[str]

    @property
    def plan_dir(self) -> Path:
        """Where facts, sources, clauses and corrections stand."""
        return self.root / "data" / "plan"


def read_tree(root: Path, project: Path | None = None) -> tuple[Tree, list[Finding]]:
    """The content under `root`, and everything in it that cannot be read."""
    project = project or root
    plan, nlu = root / "data" / "plan", root / "data" / "nlu"
    settings, findings = read_settings(plan / "check.yml")
    book, more = read_facts(plan)
    library, faq_findings = read_faqs(root / "data")
    dialogue, dialogue_findings = read_phrasings(nlu / "dialogue")
    tests, test_findings = read_phrasings(root / "tests" / "nlu")
    findings += more + faq_findings + dialogue_findings + test_findings
    training = [example for faq in library.faqs.values() for example in faq.examples] + dialogue
    domain = _read_optional(project / "domain.yml", findings, strict=False)
    tree = Tree(
        root=root,
        project=project,
        settings=settings,
        book=book,
        library=library,
        training=tuple(training),
        tests=tuple(tests),
        others=tuple(_read_others(root, project, findings)),
        clauses=tuple(_read_records(plan / "clauses.yml", "clauses", findings)),
        corrections=tuple(_read_records(plan / "corrections.yml", "corrections", findings)),
        intents=frozenset({p.intent for p in training} | set(library.faqs) | _intents(domain)),
        slots=frozenset(_keys(domain, "slots")),
    )
    return tree, findings


def _read_optional(path: Path, findings: list[Finding], strict: bool = True) -> MarkedDict:
    """A mapping file; an empty mapping when there is none or it cannot be read."""
    if not path.exists():
        return MarkedDict(1)
    try:
        return read_content(path, strict)
    except ContentError as error:
        findings.extend(error.findings)
        return MarkedDict(1)


def _read_records(path: Path, key: str, findings: list[Finding]) -> list[Record]:
    top = Record(path, _read_optional(path, findings), findings)
    return top.records(key)


def _read_others(root: Path, project: Path, findings: list[Finding]) -> list[Said]:
    data = root / "data"
    folders = [data / "nlu" / "dialogue", data / "rules", data / "responses"]
    domain = [project / "domain.yml"] if (project / "domain.yml").exists() else []
    found = []
    for path in [*domain, *(p for folder in folders for p in sorted(folder.rglob("*.yml")))]:
        responses, more = read_other_responses(path)
        findings.extend(finding for finding in more if finding not in findings)
        found += [Said(name, variation, path) for name, variation in responses]
    return found


def _keys(data: MarkedDict, key: str) -> list[str]:
    value = data.get(key)
    return list(value) if isinstance(value, dict) else []


def _intents(domain: MarkedDict) -> set[str]:
    """Intents of a Rasa domain: names, or mappings from a name to its options."""
    listed = domain.get("intents")
    items = listed if isinstance(listed, list) else []
    return {name for item in items for name in (item if isinstance(item, dict) else [item])}
