"""The checks of data.ts in Frictionless: prints seconds, CPU, peak memory in MB and the number of broken rows as JSON."""

import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from frictionless import Check, Checklist, Resource, Schema, errors, system

folder, made_at, step, *types = sys.argv[1:]
UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
ALL_ERRORS = 10**9


class Steps(Check):
    """The step between two rows, and the period: there is no built-in check of either."""

    Errors = [errors.RowConstraintError]
    previous: datetime | None = None
    first = datetime.fromisoformat(made_at.replace("Z", "")) - timedelta(days=366)

    def validate_row(self, row: Any) -> Iterator[Any]:
        moment = row["timestamp"]
        if moment is None:
            return
        wrong = self.previous and abs((moment - self.previous).total_seconds() - float(step)) > 0.5
        if wrong or not self.first <= moment <= datetime.now():
            yield errors.RowConstraintError.from_row(row, note="out of step or out of the period")
        self.previous = moment


start = time.perf_counter()


def known(name: str, column: str) -> list[str]:
    with system.use_context(trusted=True), Resource(path=str(Path(folder, name))) as resource_:
        return [row[column] for row in resource_.row_stream]


schema = Schema.from_descriptor(
    {
        "fields": [
            {"name": "timestamp", "type": "datetime", "format": "%Y-%m-%dT%H:%M:%S.%f", "constraints": {"required": True}},
            *(
                {"name": column, "type": "string", "constraints": {"required": True, "pattern": UUID, "enum": known(file, column)}}
                for file, column in (("users.csv", "user_id"), ("products.csv", "product_id"))
            ),
            {"name": "event_type", "type": "string", "constraints": {"required": True, "enum": types}},
        ]
    }
)
with system.use_context(trusted=True):
    events = Resource(path=str(Path(folder, "events.json")), format="jsonl", schema=schema)
    report = events.validate(Checklist(checks=[Steps()]), limit_errors=ALL_ERRORS)
broken = report.stats["errors"]

seconds = time.perf_counter() - start
usage = resource.getrusage(resource.RUSAGE_SELF)
cpu = usage.ru_utime + usage.ru_stime
print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": usage.ru_maxrss / 1024, "broken": broken}))
