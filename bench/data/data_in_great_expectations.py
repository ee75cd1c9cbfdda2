"""The checks of data.ts in Great Expectations on pandas."""

import logging
import os
import sys
import time
from pathlib import Path

os.environ["GX_ANALYTICS_ENABLED"] = "false"
logging.disable(logging.WARNING)

import great_expectations as gx  # noqa: E402
import great_expectations.expectations as gxe  # noqa: E402
import pandas as pd  # noqa: E402
from data_lines import COLUMNS, DAYS, TIMESTAMP, UUID, ZONES, report, rows  # noqa: E402

folder, made_at, step, *types = sys.argv[1:]

start = time.perf_counter()
users = set(pd.read_csv(Path(folder, "users.csv"))["user_id"].str.lower())
products = set(pd.read_csv(Path(folder, "products.csv"))["product_id"].str.lower())
found = list(rows(Path(folder, "events.json")))
objects = [row for row in found if row is not None]
unreadable = len(found) - len(objects)
events = pd.DataFrame(objects, columns=COLUMNS, dtype="str")
del found, objects
# There is no expectation of a time that begins a day, of the step between two rows, or of an ID in any letters.
shaped = events["timestamp"].str.fullmatch(TIMESTAMP).eq(True)
events["moment"] = pd.to_datetime(events["timestamp"].where(shaped), errors="coerce", utc=True, format="ISO8601")
events["step"] = events["moment"].diff().dt.total_seconds()
for column in ("user_id", "product_id"):
    valid = events[column].str.fullmatch(UUID).eq(True)
    events[f"valid {column}"] = events[column].where(valid).str.lower()

context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
batch = (
    context.data_sources.add_pandas("bench")
    .add_dataframe_asset("events")
    .add_batch_definition_whole_dataframe("all")
    .get_batch({"dataframe": events})
)
period = {
    "min_value": pd.Timestamp(made_at) - pd.Timedelta(days=DAYS, hours=ZONES),
    "max_value": pd.Timestamp.now("UTC") + pd.Timedelta(hours=ZONES),
}
expectations = [
    *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in COLUMNS),
    *(gxe.ExpectColumnValuesToNotMatchRegex(column=column, regex=r"^\s*$") for column in COLUMNS),
    gxe.ExpectColumnValuesToMatchRegex(column="timestamp", regex=f"^{TIMESTAMP}$"),
    *(gxe.ExpectColumnValuesToMatchRegex(column=column, regex=f"^{UUID}$") for column in ("user_id", "product_id")),
    gxe.ExpectColumnValuesToBeBetween(column="moment", **period),
    gxe.ExpectColumnValuesToBeBetween(column="step", min_value=float(step) - 0.5, max_value=float(step) + 0.5),
    gxe.ExpectColumnValuesToBeInSet(column="valid user_id", value_set=users),
    gxe.ExpectColumnValuesToBeInSet(column="valid product_id", value_set=products),
    gxe.ExpectColumnValuesToBeInSet(column="event_type", value_set=types),
]
results = batch.validate(gx.ExpectationSuite(name="events", expectations=expectations)).results
report(start, unreadable + sum(int(result.result["unexpected_count"]) for result in results))
