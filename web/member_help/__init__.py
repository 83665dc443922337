"""The Django project: settings, addresses, sign-in and the pages that belong to no single app."""
