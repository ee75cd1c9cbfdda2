"""The checks of data.ts in Frictionless."""

import re
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from frictionless import Check, Checklist, Resource, Schema, errors, system

from data_lines import COLUMNS, DAYS, TIMESTAMP, ZONES, report, rows

folder, made_at, step, *types = sys.argv[1:]
ALL_ERRORS = 10**9


class Times(Check):
    """A time that says its day only, the step between two rows, and the period: there is no built-in check of these."""

    Errors = [errors.RowConstraintError]
    previous: datetime | None = None
    first = datetime.fromisoformat(made_at.replace("Z", "")) - timedelta(days=DAYS, hours=ZONES)
    last = datetime.now() + timedelta(hours=ZONES)

    def validate_row(self, row: Any) -> Iterator[Any]:
        cell = row["timestamp"]
        if cell is None:
            return
        moment = parsed(cell)
        wrong = self.previous and moment and abs((moment - self.previous).total_seconds() - float(step)) > 0.5
        self.previous = moment
        if moment is None or wrong or not self.first <= moment <= self.last:
            yield errors.RowConstraintError.from_row(row, note="no time, out of step or out of the period")


def parsed(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell) if re.fullmatch(TIMESTAMP, cell) else None
    except ValueError:
        return None


start = time.perf_counter()


def known(name: str, column: str) -> list[str]:
    with system.use_context(trusted=True), Resource(path=str(Path(folder, name))) as resource_:
        return [row[column] for row in resource_.row_stream]


# An ID that is known has the form of one.
schema = Schema.from_descriptor(
    {
        "fields": [
            {"name": "timestamp", "type": "string", "constraints": {"required": True}},
            *(
                {"name": column, "type": "string", "constraints": {"required": True, "enum": known(file, column)}}
                for file, column in (("users.csv", "user_id"), ("products.csv", "product_id"))
            ),
            {"name": "event_type", "type": "string", "constraints": {"required": True, "enum": types}},
        ]
    }
)
unreadable = 0


def readable() -> Iterator[list[Any]]:
    """Frictionless ends at the first line that is no JSON, so these are counted before it."""
    global unreadable
    yield COLUMNS
    for row in rows(Path(folder, "events.json")):
        if row is None:
            unreadable += 1
        else:
            yield [row.get(column) for column in COLUMNS]


validated = Resource(data=readable, schema=schema).validate(Checklist(checks=[Times()]), limit_errors=ALL_ERRORS)
report(start, unreadable + validated.stats["errors"])
