"""Editing the content: its git repository, files written so that only what changed differs."""
