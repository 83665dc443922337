"""Django's entry for the desk app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages of the support staff."""

    name = "desk"

    def ready(self) -> None:
        """Every change of roles is noted, also one made by a command."""
        from desk.roles import watch_roles

        watch_roles()
