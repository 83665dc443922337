"""A stock Rasa project on a part of our own FAQs, to compare with; ``make`` writes it."""
