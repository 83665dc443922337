"""Accuracy and speed of NLU pipelines, side by side, on any Rasa NLU data."""
