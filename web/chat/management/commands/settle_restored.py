"""``settle_restored``: after a backup was put back, before the site is started again."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from chat import records, restored
from chat.scrubbing import scrub_all


class Command(BaseCommand):
    """Erases again whom the file names, signs colleagues out, and skips numbers seen before."""

    help = "Settle a restored database: `make restore` runs it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--erased``: a JSON list of conversations that were erased after the backup."""
        parser.add_argument("--erased", type=Path, required=True)

    def handle(self, *, erased: Path, **options: object) -> None:
        """Run the command; twice is safe."""
        again = records.erase_again(json.loads(erased.read_text(encoding="utf-8")))
        scrub_all()
        out = restored.sign_everybody_out()
        restored.jump_ahead()
        self.stdout.write(f"erased again {again}, signed out {out}")
