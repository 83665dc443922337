"""Statements as the database's driver takes them.

SQLAlchemy prepares and wraps every execution of a statement anew, which costs a turn several times
what SQLite needs to answer. Of it a turn uses the connections, the wording of a statement, made
once, and the exceptions.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

Row = tuple[Any, ...]
Values = Mapping[str, Any]

# Both drivers take values by their names.
_DIALECTS = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": postgresql.dialect(paramstyle="pyformat"),
}


class Direct:
    """A connection on which a statement is a transaction of its own, unless it stands inside
    ``transaction``.
    """

    def __init__(self, dialect: str, driver: Any) -> None:
        """``driver`` is the driver's connection, which commits by itself."""
        self.dialect = dialect
        self._driver = driver

    def rows(self, statement: Any, values: Values) -> list[Row]:
        """What the statement gives."""
        return list(self._run(statement, values).fetchall())

    def count(self, statement: Any, values: Values) -> int:
        """How many rows the statement changes."""
        return int(self._run(statement, values).rowcount)

    def insert(self, table: sa.Table, rows: Sequence[Values]) -> None:
        """Insert rows that all have the same columns; no row is fine."""
        if rows:
            words = _insertion(table, tuple(rows[0]), self.dialect)
            self._driver.cursor().executemany(words, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is run inside is done whole or not at all; on SQLite nobody else writes meanwhile.

        What was done before something failed ends with the connection.
        """
        self._driver.cursor().execute("BEGIN IMMEDIATE" if self.dialect == "sqlite" else "BEGIN")
        yield
        self._driver.cursor().execute("COMMIT")

    def _run(self, statement: Any, values: Values) -> Any:
        words, own = _words(statement, self.dialect)
        cursor = self._driver.cursor()
        cursor.execute(words, {**own, **values})
        return cursor


class Line:
    """The way to a database for who asks it often and never long.

    Connections are the engine's, and kept from one use to the next: taking one from its pool and
    giving it back costs as much as a few statements.
    """

    def __init__(self, engine: sa.engine.Engine, is_usable: Callable[[Any], bool]) -> None:
        """``is_usable`` tells whether a connection of the pool still leads to the database."""
        self._engine = engine
        self._is_usable = is_usable
        self._kept: list[Any] = []

    @contextmanager
    def open(self) -> Iterator[Direct]:
        """A connection, closed for good when something fails on it.

        Raises what SQLAlchemy raises in place of the driver's exceptions.
        """
        pooled = self._take()
        try:
            yield Direct(self._engine.dialect.name, pooled.dbapi_connection)
        except BaseException as error:
            pooled.invalidate()
            errors = self._engine.dialect.dbapi.Error
            if isinstance(error, errors):
                raise DBAPIError.instance(None, None, error, errors) from error
            raise
        self._kept.append(pooled)

    def _take(self) -> Any:
        while self._kept:
            pooled = self._kept.pop()
            if self._is_usable(pooled):
                return pooled
            pooled.invalidate()
        pooled = self._engine.raw_connection()
        if self._engine.dialect.name == "postgresql":
            pooled.dbapi_connection.autocommit = True
        return pooled


@functools.cache
def _words(statement: Any, dialect: str) -> tuple[str, Values]:
    """A statement's text, and the values that it brings along. They are kept for good, so whoever
    asks makes a statement once.
    """
    compiled = statement.compile(dialect=_DIALECTS[dialect])
    own = {name: value for name, value in compiled.params.items() if value is not None}
    return compiled.string, own


@functools.cache
def _insertion(table: sa.Table, columns: tuple[str, ...], dialect: str) -> str:
    compiled = table.insert().inline().compile(dialect=_DIALECTS[dialect], column_keys=columns)
    return str(compiled)
