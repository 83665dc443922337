"""The brain of the member-help bot: facts, rules, understanding, answers."""
