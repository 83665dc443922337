"""What is to be published: the content of one commit, laid out with the software's settings."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.faq.library import Library, read_faqs
from bot.faq.releases.content import export
from bot.faq.releases.digests import questions_digest, software_digest
from bot.faq.releases.files import digest_of_folder

_SOFTWARE = ("domain.yml",)


@dataclass(frozen=True)
class Candidate:
    """`root` holds `data/`, `tests/` and the domain, as the checks and training want them."""

    root: Path
    commit: str
    library: Library
    questions: str
    software: str
    answers: str

    @property
    def data(self) -> Path:
        """What becomes the release's data."""
        return self.root / "data"

    def copy_data(self, target: Path) -> None:
        """Write the data into a folder that is there."""
        shutil.copytree(self.data, target, dirs_exist_ok=True)

    @property
    def lesson(self) -> str:
        """Names a model by all that it is trained from."""
        return f"{self.questions[:16]}-{self.software[:16]}"


def lay_out(content: Path, commit: str, project: Path, root: Path) -> Candidate:
    """Export a commit into `root`, which is empty. Raises GitError and OSError.

    FAQs that cannot be read are left to the check.
    """
    root.mkdir(parents=True, exist_ok=True)
    export(content, commit, root, "data", "tests")
    for name in _SOFTWARE:
        if (project / name).is_file():
            shutil.copyfile(project / name, root / name)
    library, _ = read_faqs(root / "data")
    return Candidate(
        root=root,
        commit=commit,
        library=library,
        questions=questions_digest(root / "data", library),
        software=software_digest(project),
        answers=digest_of_folder(root / "data"),
    )
