"""Thin rasa-sdk actions: read the tracker, call ``bot``, name a response."""
