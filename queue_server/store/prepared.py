"""Core statements of the hot routes, compiled once and run on the driver's own cursor.

Issuing and calling a ticket are a handful of small statements in one transaction. Run the usual way, SQLAlchemy's share of
that time is larger than the disk's; compiled once it is a tenth of it (`benchmarks/README.md`).
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql.compiler import SQLCompiler


class Prepared:
    """A statement with its parameters by name; a parameter that is not given has the statement's own value, or NULL.

    Rows come as named tuples with what SQLite keeps: truth values as 0 and 1, JSON as text.
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._sql = ""
        self._parameters: list[tuple[str, Any]] = []
        self._row: Callable[[Iterable[Any]], Any] = tuple

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """All rows."""
        return [self._row(one) for one in self._execute(connection, values).fetchall()]

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        found = self._execute(connection, values).fetchone()
        return None if found is None else self._row(found)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """For a statement that gives no rows."""
        self._execute(connection, values)

    def run_all(self, connection: Connection, many: Iterable[Mapping[str, Any]]) -> None:
        """`run` for each of many values, which may be made one by one: a million need no more memory than one."""
        if not self._sql:
            self._compile(connection)
        driver: Any = connection.connection.dbapi_connection
        driver.executemany(self._sql, ([values.get(name, own) for name, own in self._parameters] for values in many))

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        if not self._sql:
            self._compile(connection)
        driver: Any = connection.connection.dbapi_connection
        return driver.execute(self._sql, [values.get(name, own) for name, own in self._parameters])

    def _compile(self, connection: Connection) -> None:
        compiled: SQLCompiler = self._statement.compile(dialect=connection.dialect)
        self._parameters = [(name, compiled.params[name]) for name in compiled.positiontup or ()]
        names = [column.key for column in self._statement.exported_columns]
        if names:
            self._row = namedtuple("Row", names)._make  # type: ignore[attr-defined]
        self._sql = str(compiled)
