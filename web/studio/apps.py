"""Django's entry for the studio app."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """Pages of the FAQ authors."""

    name = "studio"
