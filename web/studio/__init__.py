"""The FAQ studio: what the bot can answer and what members asked."""
