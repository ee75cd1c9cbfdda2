"""The checks of data.ts in pandas.

The events are read a million at a time, since all of them at once would take more memory than most machines have.
"""

import sys
import time
from itertools import islice
from pathlib import Path

import pandas as pd
from data_lines import COLUMNS, DAYS, TIMESTAMP, UUID, ZONES, report, rows

folder, made_at, step, *types = sys.argv[1:]

start = time.perf_counter()
users = set(pd.read_csv(Path(folder, "users.csv"))["user_id"].str.lower())
products = set(pd.read_csv(Path(folder, "products.csv"))["product_id"].str.lower())
first = pd.Timestamp(made_at) - pd.Timedelta(days=DAYS, hours=ZONES)
last = pd.Timestamp.now("UTC") + pd.Timedelta(hours=ZONES)
broken = 0
previous = pd.Series(dtype="datetime64[us, UTC]")

lines = rows(Path(folder, "events.json"))
while chunk := list(islice(lines, 1_000_000)):
    objects = [row for row in chunk if row is not None]
    broken += len(chunk) - len(objects)
    events = pd.DataFrame(objects, columns=COLUMNS, dtype="str")
    for column in COLUMNS:
        broken += int((events[column].isna() | (events[column].str.strip() == "")).sum())
    there = events["timestamp"].notna()
    shaped = events["timestamp"].str.fullmatch(TIMESTAMP).eq(True)
    moment = pd.to_datetime(events["timestamp"].where(shaped), errors="coerce", utc=True, format="ISO8601")
    broken += int((there & moment.isna()).sum())
    broken += int((moment.notna() & ~moment.between(first, last)).sum())
    steps = pd.concat([previous, moment]).diff().dropna().dt.total_seconds()
    broken += int(((steps - float(step)).abs() > 0.5).sum())
    previous = moment.tail(1)
    for column, known in (("user_id", users), ("product_id", products)):
        shaped = events[column].str.fullmatch(UUID).eq(True)
        broken += int((events[column].notna() & ~shaped).sum())
        broken += int((shaped & ~events[column].str.lower().isin(known)).sum())
    broken += int((events["event_type"].notna() & ~events["event_type"].isin(types)).sum())

report(start, broken)
