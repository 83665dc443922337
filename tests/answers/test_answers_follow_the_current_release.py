"""Answers are hot: a moved pointer changes them within a second, a broken release never does."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.answers import AnswerGenerator
from bot.faq.releases.record import Release
from bot.faq.releases.store import BrokenRelease, Releases
from bot.settings import Settings
from tests.answers.conftest import FILES, small_domain
from tests.faq.releases.making import WHO, release_like

KEY = "faq/wait"
FILE = "nlu/faq/wait.yml"


class Site:
    """Releases of the small content, and a generator that follows them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.releases = Releases(folder / "releases")
        self.generator: AnswerGenerator | None = None

    def publish(self, word: str, model: bytes = b"one", *, broken: bool = False) -> Release:
        """Make the current release answer with ``word``."""
        made = self.add(word, model)
        if broken:
            # After the pointer's own check: a disk that goes bad under a serving process.
            self.releases.point(made.id, WHO, "")
            (self.releases.place(made.id) / "data" / FILE).write_text("version: [", "utf-8")
        else:
            self.releases.point(made.id, WHO, "")
        return made

    def add(self, word: str, model: bytes = b"one") -> Release:
        def fill(data: Path) -> None:
            for name, text in FILES.items():
                place = data / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text.replace("等待期是", f"{word}等待期是"), encoding="utf-8")

        file = self.folder / "model"
        file.write_bytes(model)
        return self.releases.add(release_like(), fill, file)

    def start(self) -> AnswerGenerator:
        settings = Settings(date(2019, 5, 16), Path("/nowhere"), "", self.releases.folder)
        self.generator = AnswerGenerator(domain=small_domain(), settings=settings)
        return self.generator


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    if made.generator:
        made.generator.published.close()


def _said(generator: AnswerGenerator) -> str:
    reply = generator.answer(KEY)
    assert reply is not None
    return reply.text


def _eventually(condition: Callable[[], bool], seconds: float = 5.0) -> float:
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds
        time.sleep(0.02)
    return time.monotonic() - begun


def test_a_moved_pointer_changes_the_answers_without_a_restart(site: Site) -> None:
    first = site.publish("甲")
    generator = site.start()
    assert (generator.release, _said(generator)[0]) == (first.id, "甲")
    second = site.publish("乙")
    assert _eventually(lambda: generator.release == second.id) < 3
    assert _said(generator)[0] == "乙"
    site.releases.point(first.id, WHO, "")
    _eventually(lambda: generator.release == first.id)
    assert _said(generator)[0] == "甲"


def test_a_release_that_goes_bad_leaves_the_old_answers(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    first = site.publish("甲")
    generator = site.start()
    site.publish("乙", broken=True)
    _eventually(lambda: "not usable" in caplog.text)
    assert (generator.release, _said(generator)[0]) == (first.id, "甲")
    third = site.publish("丙")
    _eventually(lambda: generator.release == third.id)


def test_nothing_is_served_from_a_release_that_is_broken_at_the_start(site: Site) -> None:
    site.publish("甲", broken=True)
    with pytest.raises(BrokenRelease):
        site.start()


def test_nothing_is_served_before_the_first_release(site: Site) -> None:
    site.releases.folder.mkdir()
    with pytest.raises(BrokenRelease):
        site.start()


def test_answers_of_another_model_wait_for_that_model(site: Site) -> None:
    first = site.publish("甲", b"one")
    generator = site.start()
    generator.published.model_loaded(first.model)
    second = site.publish("乙", b"two")
    assert generator.published.wait_for(second.model, 5)
    assert (generator.release, _said(generator)[0]) == (first.id, "甲")
    generator.published.model_loaded(second.model)
    assert (generator.release, _said(generator)[0]) == (second.id, "乙")


def test_waiting_for_a_model_that_nobody_published_ends(site: Site) -> None:
    site.publish("甲")
    assert not site.start().published.wait_for("no such model", 0.1)


def test_an_faq_removed_a_moment_ago_still_has_its_answer(site: Site) -> None:
    """The question was understood by the model of the release before."""
    site.publish("甲")
    generator = site.start()
    made = site.add("乙")
    shutil.rmtree(site.releases.place(made.id))

    def without(data: Path) -> None:
        for name, text in FILES.items():
            if name != FILE:
                place = data / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")

    third = site.releases.add(made, without, site.folder / "model")
    site.releases.point(third.id, WHO, "")
    _eventually(lambda: generator.release == third.id)
    assert generator.answer(KEY) is None
    template = generator._template(f"utter_{KEY}", {})
    assert template is not None and template.text.startswith("甲")


def test_the_rules_read_the_data_of_the_current_release(site: Site) -> None:
    first = site.publish("甲")
    settings = Settings(date(2019, 5, 16), Path("/nowhere"), "", site.releases.folder)
    assert settings.data_now == site.releases.place(first.id) / "data"
    assert Settings(date(2019, 5, 16), Path("/plain"), "").data_now == Path("/plain")
