"""The checks of data.ts in Great Expectations on pandas: prints seconds, CPU, peak memory in MB and broken rows as JSON."""

import json
import logging
import os
import resource
import sys
import time
from pathlib import Path

os.environ["GX_ANALYTICS_ENABLED"] = "false"
logging.disable(logging.WARNING)

import great_expectations as gx  # noqa: E402
import great_expectations.expectations as gxe  # noqa: E402
import pandas as pd  # noqa: E402

folder, made_at, step, *types = sys.argv[1:]
UUID = r"^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
COLUMNS = ["timestamp", "user_id", "product_id", "event_type"]

start = time.perf_counter()
users = set(pd.read_csv(Path(folder, "users.csv"))["user_id"])
products = set(pd.read_csv(Path(folder, "products.csv"))["product_id"])
events = pd.read_json(Path(folder, "events.json"), lines=True, dtype=False, convert_dates=False)
events["moment"] = pd.to_datetime(events["timestamp"], errors="coerce", utc=True, format="ISO8601")
# There is no expectation of the step between two rows.
events["step"] = events["moment"].diff().dt.total_seconds()

context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
batch = (
    context.data_sources.add_pandas("bench")
    .add_dataframe_asset("events")
    .add_batch_definition_whole_dataframe("all")
    .get_batch({"dataframe": events})
)
expectations = [
    *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in [*COLUMNS, "moment"]),
    *(gxe.ExpectColumnValuesToNotMatchRegex(column=column, regex=r"^\s*$") for column in COLUMNS),
    *(gxe.ExpectColumnValuesToMatchRegex(column=column, regex=UUID) for column in ("user_id", "product_id")),
    gxe.ExpectColumnValuesToBeBetween(
        column="moment", min_value=pd.Timestamp(made_at) - pd.Timedelta(days=366), max_value=pd.Timestamp.now("UTC")
    ),
    gxe.ExpectColumnValuesToBeBetween(column="step", min_value=float(step) - 0.5, max_value=float(step) + 0.5),
    gxe.ExpectColumnValuesToBeInSet(column="user_id", value_set=users),
    gxe.ExpectColumnValuesToBeInSet(column="product_id", value_set=products),
    gxe.ExpectColumnValuesToBeInSet(column="event_type", value_set=types),
]
results = batch.validate(gx.ExpectationSuite(name="events", expectations=expectations)).results
broken = sum(int(result.result["unexpected_count"]) for result in results)

seconds = time.perf_counter() - start
usage = resource.getrusage(resource.RUSAGE_SELF)
cpu = usage.ru_utime + usage.ru_stime
print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": usage.ru_maxrss / 1024, "broken": broken}))
