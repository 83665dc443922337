"""Django's entry for the desk app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages of the support staff."""

    name = "desk"
