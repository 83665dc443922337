"""Django's entry for the accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """How colleagues sign in, and who has an account."""

    name = "accounts"

    def ready(self) -> None:
        """Whoever is signed in, by whatever way, has a row that can be ended from elsewhere."""
        from accounts.signins import watch_sign_ins

        watch_sign_ins()
