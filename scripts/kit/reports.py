"""Counting what the test runners did, from the JUnit files they all can write."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree  # nosec B405


@dataclass(frozen=True)
class Count:
    """Numbers of tests."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    @property
    def line(self) -> str:
        """The plain closing line of a test run."""
        return f"{self.passed} passed, {self.failed} failed"


def read_report(report: Path, status: int) -> Count:
    """Count a JUnit file; a runner that failed without a failed test counts as one failure."""
    count = _count(report) if report.is_file() else Count()
    silent = (status != 0 or count == Count()) and count.failed == 0
    return count + Count(failed=1) if silent else count


def _count(report: Path) -> Count:
    try:
        # Our own test runners wrote it.
        root = ElementTree.parse(report).getroot()  # noqa: S314 # nosec B314
    except ElementTree.ParseError:
        return Count()
    suites = [root] if root.tag == "testsuite" else root.findall("testsuite")
    return sum((_suite(suite) for suite in suites), Count())


def _suite(suite: ElementTree.Element) -> Count:
    number = {key: int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")}
    failed = number["failures"] + number["errors"]
    return Count(number["tests"] - failed - number["skipped"], failed, number["skipped"])
