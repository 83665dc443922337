"""Typed errors. Each names the field at fault and a wording key, never a text for members."""

from __future__ import annotations


class RuleError(Exception):
    """Something given to the rules is wrong.

    `field` names what is wrong: a field of the question, or a place in a file.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


class InputError(RuleError):
    """A field of the question cannot be used.

    `key` finds the Chinese question back under `errors` in the book's wording.
    """

    def __init__(self, field: str, key: str, value: object = None) -> None:
        super().__init__(field, f"{key} ({value!r})")
        self.key = key
        self.value = value


class BookError(RuleError):
    """The clauses cannot be used: `file`, the place in it (`field`) and the `problem` there."""

    def __init__(self, file: str, field: str, problem: str) -> None:
        super().__init__(field, f"{problem} ({file})")
        self.file = file
        self.problem = problem
