"""The checks of data.ts in pandas: prints seconds, CPU, peak memory in MB and the number of broken rows as JSON.

The events are read a million at a time, since all of them at once would take more memory than most machines have.
"""

import json
import resource
import sys
import time
from pathlib import Path

import pandas as pd

folder, made_at, step, *types = sys.argv[1:]
UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
COLUMNS = ["timestamp", "user_id", "product_id", "event_type"]

start = time.perf_counter()
users = set(pd.read_csv(Path(folder, "users.csv"))["user_id"])
products = set(pd.read_csv(Path(folder, "products.csv"))["product_id"])
first = pd.Timestamp(made_at) - pd.Timedelta(days=366)
broken = 0
previous = pd.Series(dtype="datetime64[ns, UTC]")

for events in pd.read_json(Path(folder, "events.json"), lines=True, chunksize=1_000_000, dtype=False):
    for column in COLUMNS:
        broken += int((events[column].isna() | (events[column].str.strip() == "")).sum())
    moment = pd.to_datetime(events["timestamp"], errors="coerce", utc=True, format="ISO8601")
    broken += int(moment.isna().sum())
    broken += int((~moment.between(first, pd.Timestamp.now("UTC"))).sum())
    steps = pd.concat([previous, moment]).diff().dropna().dt.total_seconds()
    broken += int(((steps - float(step)).abs() > 0.5).sum())
    previous = moment.tail(1)
    for column, known in (("user_id", users), ("product_id", products)):
        broken += int((~events[column].str.fullmatch(UUID)).sum())
        broken += int((~events[column].isin(known)).sum())
    broken += int((~events["event_type"].isin(types)).sum())

seconds = time.perf_counter() - start
usage = resource.getrusage(resource.RUSAGE_SELF)
cpu = usage.ru_utime + usage.ru_stime
print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": usage.ru_maxrss / 1024, "broken": broken}))
