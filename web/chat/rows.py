"""Single rows read, added and changed in SQL that is put together once and kept.

Django puts a statement together anew each time, and that takes several times as long as the
databases take to run it. It counts where it happens at every message; anywhere else Django's own
way is the clearer one. Values pass through the models' fields, as Django's own do.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.sql import UpdateQuery

# Where a plain value stands among the parameters of an update.
_PLAIN = object()


def get[M: models.Model](model: type[M], value: Any, *, by: str = "id", hold: bool = False) -> M:
    """The row that has a value in a unique field.

    ``hold``: for the rest of the transaction, where the database has row locks.

    Raises the model's ``DoesNotExist``.
    """
    database = _database()
    statement, names, converters = _selection(model, by, hold, database.vendor)
    with database.cursor() as cursor:
        cursor.execute(statement, (value,))
        row = cursor.fetchone()
    if row is None:
        raise model.DoesNotExist
    values = list(row)
    for at, column, conversions in converters:
        for convert in conversions:
            values[at] = convert(values[at], column, database)
    return model.from_db(database.alias, names, values)


def add(row: models.Model) -> None:
    """Insert a row and give it its number."""
    database = _database()
    with database.cursor() as cursor:
        cursor.execute(_insertion(type(row), returning=True), _values(row, database))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, database.alias


def add_all(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model whose numbers nobody asks for."""
    database = _database()
    if rows:
        with database.cursor() as cursor:
            values = [value for row in rows for value in _values(row, database)]
            cursor.execute(_insertion(type(rows[0]), rows=len(rows)), values)


def change(model: type[models.Model], pk: int, values: Mapping[str, Any]) -> None:
    """Set fields of one row. A value may be an expression, one and the same at every call."""
    database = _database()
    made = {name: value for name, value in values.items() if hasattr(value, "resolve_expression")}
    statement, given = _update(model, tuple(values), tuple(made.items()), database.vendor)
    plain = (
        model._meta.get_field(name).get_db_prep_save(value, database)
        for name, value in values.items()
        if name not in made
    )
    parameters = [next(plain) if value is _PLAIN else value for value in given]
    with database.cursor() as cursor:
        cursor.execute(statement, [*parameters, pk])


def _database() -> Any:
    """This thread's connection; ``django.db.connection`` would look it up at every use."""
    return connections[DEFAULT_DB_ALIAS]


def _values(row: models.Model, database: Any) -> list[Any]:
    fields = _inserted(type(row))
    return [field.get_db_prep_save(field.pre_save(row, True), database) for field in fields]


@cache
def _inserted(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


# What is written into the statements below are names of tables and columns, out of the models.
@cache
def _insertion(model: type[models.Model], *, rows: int = 1, returning: bool = False) -> str:
    fields = _inserted(model)
    columns = ", ".join(_quoted(field.column) for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * rows)
    number = f" RETURNING {_key(model)}" if returning else ""
    return f"INSERT INTO {_table(model)} ({columns}) VALUES {places}{number}"  # noqa: S608


@cache
def _selection(
    model: type[models.Model], by: str, hold: bool, vendor: str
) -> tuple[str, list[str], list[Any]]:
    """The statement, the fields that it brings, and of those whose values have to be converted
    the place, the column and how."""
    fields = model._meta.concrete_fields
    names = ", ".join(_quoted(field.column) for field in fields)
    held = " FOR UPDATE" if hold and _database().features.has_select_for_update else ""
    key = _quoted(model._meta.get_field(by).column)
    statement = f"SELECT {names} FROM {_table(model)} WHERE {key} = %s{held}"  # noqa: S608
    columns = [field.get_col(model._meta.db_table) for field in fields]
    converters = [(at, column, _converters(column)) for at, column in enumerate(columns)]
    return statement, [f.attname for f in fields], [entry for entry in converters if entry[2]]


def _converters(column: models.expressions.Col) -> list[Any]:
    database = _database()
    return database.ops.get_db_converters(column) + column.get_db_converters(database)


@cache
def _update(
    model: type[models.Model],
    names: tuple[str, ...],
    made: tuple[tuple[str, models.Expression], ...],
    vendor: str,
) -> tuple[str, list[Any]]:
    """The statement and its parameters; ``_PLAIN`` for those that each call gives."""
    expressions, parameters, parts = dict(made), list[Any](), list[str]()
    query = UpdateQuery(model)
    compiler = query.get_compiler(connection=_database())
    for name in names:
        written, more = "%s", [_PLAIN]
        if name in expressions:
            written, more = compiler.compile(expressions[name].resolve_expression(query))
        parts.append(f"{_quoted(model._meta.get_field(name).column)} = {written}")
        parameters += more
    set_to = ", ".join(parts)
    return f"UPDATE {_table(model)} SET {set_to} WHERE {_key(model)} = %s", parameters  # noqa: S608


def _table(model: type[models.Model]) -> str:
    return _quoted(model._meta.db_table)


def _key(model: type[models.Model]) -> str:
    return _quoted(model._meta.pk.column)


def _quoted(name: str) -> str:
    return _database().ops.quote_name(name)
