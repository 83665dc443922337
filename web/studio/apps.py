"""Django's entry for the studio app."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """Pages of the FAQ authors."""

    name = "studio"

    def ready(self) -> None:
        """What a member erases leaves the inbox too."""
        from studio.forgetting import watch_erasures

        watch_erasures()
