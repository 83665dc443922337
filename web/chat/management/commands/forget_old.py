"""``forget_old``: delete conversations older than ``RETENTION_DAYS``; a scheduler runs it daily."""

import asyncio

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chat import records
from chat.brain import Brain, BrainRefused, BrainUnavailable
from chat.forgetting import forget_due
from chat.scrubbing import scrub_all


class Command(BaseCommand):
    """Prints how many conversations were deleted here and forgotten by the brain.

    What was deleted since the last run, by members too, is taken out of the database's files.

    Ends with an error when the brain cannot be reached, after all else was done; running it again
    goes on where it was.
    """

    help = "Delete conversations older than RETENTION_DAYS, in the brain's memory too."

    def handle(self, **options: object) -> None:
        """Run the command."""
        erased = records.erase_old()
        try:
            forgotten = asyncio.run(_forget())
        except (BrainUnavailable, BrainRefused) as error:
            self._scrub()
            raise CommandError(f"erased {erased}; the brain cannot forget yet: {error}") from error
        self.stdout.write(f"erased {erased}, forgotten {forgotten}")
        self._scrub()

    def _scrub(self) -> None:
        if not scrub_all():
            self.stdout.write("the write-ahead log was not ended: see docs/privacy.md")


async def _forget() -> int:
    brain = Brain(settings.RASA_URL, settings.RASA_TOKEN)
    try:
        return await forget_due(brain)
    finally:
        await brain.close()
