"""JSON lines as every peer in Python reads them, and what they are checked against."""

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COLUMNS = ["timestamp", "user_id", "product_id", "event_type"]
UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
TIMESTAMP = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?"
DAYS = 366
# A time without an offset may be that of any zone, so the period is so many hours longer at both ends.
ZONES = 14


def rows(path: Path) -> Iterator[dict[str, Any] | None]:
    """The object of each line, and None for a line that is none.

    Readers of JSON lines such as pandas.read_json give up where a line is torn, and take one of two values where a key
    is there twice. Who has to know how many such lines there are, and wants the others checked, reads line by line.
    """
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.isspace():
                continue
            try:
                row = json.loads(line, object_pairs_hook=with_keys_once, parse_constant=no_json)
            except ValueError:
                row = None
            yield row if isinstance(row, dict) else None


def with_keys_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
    return found


def no_json(constant: str) -> None:
    raise ValueError(constant)


def report(start: float, broken: int) -> None:
    """Prints seconds since `start`, CPU, peak memory in MB and the number of broken rows as JSON."""
    seconds = time.perf_counter() - start
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu = usage.ru_utime + usage.ru_stime
    json.dump({"seconds": seconds, "cpu": cpu, "peak": usage.ru_maxrss / 1024, "broken": broken}, sys.stdout)
    print()
