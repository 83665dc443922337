"""``check_log``: count what the message log promises and fail when a promise is broken."""

import json

from django.core.management.base import BaseCommand, CommandError

from chat.audit import audit


class Command(BaseCommand):
    """Prints one JSON object; ends with an error when a message is unanswered, doubled or late."""

    help = "Check that every member message was answered once and in order."

    def handle(self, **options: object) -> None:
        """Run the command."""
        found = audit()
        self.stdout.write(json.dumps(found.to_dict()))
        if found.faults:
            raise CommandError(f"{found.faults} faults")
