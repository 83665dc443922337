"""Bring a workbook's FAQs into the content: first told, then as one checked commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.content.finding import ContentError, Finding
from bot.faq.editing.editor import Editor, new_files
from bot.faq.editing.entries import FAQS, Entry, NoSuchFaq, read_entry, topic_of
from bot.faq.editing.form import Form, read_form
from bot.faq.editing.repository import Author
from bot.faq.editing.workbook.guard import NAME, finding
from bot.faq.editing.workbook.layout import layout
from bot.faq.editing.workbook.reading import Sent, read_workbook
from bot.faq.editing.workbook.writing import write_workbook


@dataclass
class Imported:
    """What a workbook changes: fields by key, new keys with titles; `commit` once it is done."""

    rows: int
    changed: dict[str, list[str]] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    findings: list[Finding] = field(default_factory=list)
    commit: str = ""


def export_workbook(root: Path) -> bytes:
    """All FAQs under `root` that can be read, in the order of their files."""
    entries = []
    for path in sorted((root / FAQS).rglob("*.yml")):
        try:
            entries.append(read_entry(root, path.stem))
        except (ContentError, NoSuchFaq):
            continue  # a broken file is told by the list and the checks
    return write_workbook(entries)


def import_workbook(editor: Editor, content: bytes, author: Author, apply: bool) -> Imported:
    """Read a workbook, tell what it changes, and with `apply` change it.

    FAQs that it does not name stay. Raises ContentError for a file that cannot be read, and,
    with `apply`, when anything forbids it: then nothing is changed at all.
    """
    sent = read_workbook(content)
    report = Imported(sent.rows, findings=list(sent.findings))
    repository = editor.repository
    with repository.locked():
        changes: dict[str, bytes | None] = {}
        for key, given in sent.forms.items():
            changes |= _changes(editor, sent, key, given, report)
        if not changes and not report.findings:
            report.commit = repository.head() if apply else ""
            return report
        checked = editor.checker.check(repository.head(), changes)
        report.findings += [*checked.errors, *checked.warnings]
        if not apply:
            return report
        if any(finding.level == "错误" for finding in report.findings):
            raise ContentError(report.findings)
        note = f"Excel 导入：修改 {len(report.changed)} 条，新增 {len(report.added)} 条"
        report.commit = repository.commit(changes, author, note)
        editor.checker.learn(report.commit, checked)
    return report


def _changes(
    editor: Editor, sent: Sent, key: str, given: Form, report: Imported
) -> dict[str, bytes | None]:
    """The files that one FAQ of the workbook changes; what forbids it goes into the report."""
    row = sent.places[key]
    try:
        form = read_form(given, NAME / layout().faqs.name)
        now = _now(editor, key)
    except ContentError as error:
        report.findings += [_at(finding_, key, row) for finding_ in error.findings]
        return {}
    if now is None:
        report.added[key] = form["title"]
        return dict(new_files(form))
    fields = [name for name in form if form[name] != now.form[name]]
    if not fields:
        report.unchanged += 1
        return {}
    report.changed[key] = fields
    if sent.versions[key] and sent.versions[key] != now.version:
        mend = "重新导出，把要改的再改一遍"
        problem = f"「{key}」在导出之后被别人改过"
        report.findings.append(finding(problem, mend, layout().faqs.name, row))
        return {}
    return dict(editor.changes(now, form))


def _now(editor: Editor, key: str) -> Entry | None:
    try:
        return editor.read(topic_of(key))
    except NoSuchFaq:
        return None


def _at(found: Finding, key: str, row: int) -> Finding:
    return finding(f"{key}：{found.problem}", found.mend, layout().faqs.name, row)
