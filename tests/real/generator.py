"""Makes users, products and events, writes them to `../data`, and uploads them to an S3 store.

Settings: MINIO_ENDPOINT, MINIO_ACCESS_KEY, MINIO_SECRET_KEY, MINIO_BUCKET (analytics), MINIO_REGION (us-east-1). With
UPLOAD_LOCK, the path of a file, names have microseconds and no two generators upload at the same moment. With
WASTEFUL=true, a process is left running that has lost its parent and has a session of its own.
"""

import csv
import fcntl
import json
import math
import os
import random
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

DATA = Path("../data")
USERS, PRODUCTS, EVENTS = 200, 100, 10_000
FRAUDSTERS, FRAUD_VIEWS, FAILED_PAYMENTS = 3, 15, 2
FEATURES = 20
# In seconds, and longer than names are apart.
LEAST_TIME = 1.2

FIRST_NAMES = ["Ada", "Björn", "Chloé", "Dmitri", "Emi", "Fatima", "Grace", "Hugo", "Inès", "João", "Kofi", "Liên"]
LAST_NAMES = ["Lovelace", "Ström", "O'Neill", "García", "Nakamura", "van Dijk", "Hopper", "Müller", "Okafor", "Nguyễn"]
PRODUCT_WORDS = ["Compact", "Wireless", "Ergonomic", "Silent", 'Wide 27"', "Foldable, light", "Classic", "Smart"]
CATEGORIES = {
    "Electronics": ["Monitor", "Speaker", "Camera"],
    "Office": ["Stapler", "Notebook", "Lamp"],
    "Peripherals": ["Keyboard", "Mouse", "Hub"],
    "Furniture": ["Desk", "Chair", "Shelf"],
    "Accessories": ["Sleeve", "Cable", "Stand"],
}


def features() -> str:
    """A random direction, as a JSON array of 20 numbers."""
    vector = [random.gauss(0, 1) for _ in range(FEATURES)]
    length = math.sqrt(sum(number * number for number in vector))
    return json.dumps([number / length for number in vector])


def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def generate_users(path: Path) -> list[str]:
    today = datetime.now().date()
    rows = [
        {
            "user_id": str(uuid.uuid4()),
            "name": f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}",
            "signup_date": (today - timedelta(days=random.randint(0, 364))).isoformat(),
            "features": features(),
        }
        for _ in range(USERS)
    ]
    write_csv(path, rows)
    print(f"Successfully generated {len(rows)} users in '{path}'")
    return [row["user_id"] for row in rows]


def generate_products(path: Path) -> list[str]:
    rows = []
    for _ in range(PRODUCTS):
        category = random.choice(list(CATEGORIES))
        rows.append(
            {
                "product_id": str(uuid.uuid4()),
                "product_name": f"{random.choice(PRODUCT_WORDS)} {random.choice(CATEGORIES[category])}",
                "category": category,
                "price": f"{random.uniform(10, 500):.2f}",
                "features": features(),
            }
        )
    write_csv(path, rows)
    print(f"Successfully generated {len(rows)} products in '{path}'")
    return [row["product_id"] for row in rows]


def generate_events(path: Path, users: list[str], products: list[str]) -> None:
    """Normal activity 5 seconds apart from a day ago on, and fraud after it."""
    with open(path, "w", encoding="utf-8") as file:

        def write(moment: datetime, user: str, event_type: str) -> None:
            event = {
                "timestamp": moment.isoformat(),
                "user_id": user,
                "product_id": random.choice(products),
                "event_type": event_type,
            }
            file.write(json.dumps(event) + "\n")

        moment = datetime.now() - timedelta(days=1)
        for _ in range(EVENTS):
            moment += timedelta(seconds=5)
            kind = random.choices(["view", "add_to_cart", "purchase"], weights=[80, 15, 5])[0]
            write(moment, random.choice(users), kind)
        for user in random.sample(users, FRAUDSTERS):
            moment += timedelta(minutes=10)
            for _ in range(FRAUD_VIEWS):
                moment += timedelta(seconds=0.5)
                write(moment, user, "view")
            for _ in range(FAILED_PAYMENTS):
                moment += timedelta(seconds=2)
                write(moment, user, "payment_failed")
    print(f"Successfully generated {EVENTS}+ events in '{path}'")


def create_alias(source: Path, alias: Path) -> None:
    try:
        shutil.copy(source, alias)
        print(f"Created stable alias file: {alias}")
    except OSError as error:
        print(f"Warning: Could not create stable alias file {alias}: {error}")


def upload_all(paths: list[Path]) -> None:
    bucket = os.environ.get("MINIO_BUCKET") or "analytics"
    try:
        client = boto3.client(
            "s3",
            endpoint_url=os.environ["MINIO_ENDPOINT"],
            aws_access_key_id=os.environ.get("MINIO_ACCESS_KEY") or "minioadmin",
            aws_secret_access_key=os.environ.get("MINIO_SECRET_KEY") or "minioadmin",
            region_name=os.environ.get("MINIO_REGION") or "us-east-1",
            config=Config(s3={"addressing_style": "path"}),
        )
        ensure_bucket(client, bucket)
    except Exception as error:
        print(f"❌ Failed to configure client or create bucket: {error}")
        return
    successful = 0
    for path in paths:
        key = f"data/{path.relative_to(DATA).as_posix()}"
        print(f"📤 Uploading {path.name} ({path.stat().st_size:,} bytes) to s3://{bucket}/{key}")
        try:
            client.upload_file(str(path), bucket, key)
            print(f"✅ Upload successful: s3://{bucket}/{key}")
            successful += 1
        except Exception as error:
            print(f"❌ Upload failed for {path.name}: {error}")
    print(f"📊 Upload Summary: Total successful uploads: {successful}")


@contextmanager
def own_turn(lock: str) -> Iterator[None]:
    """Waits until no other generator has the lock; without a lock there is nothing to wait for."""
    if not lock:
        yield
        return
    with open(lock, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def ensure_bucket(client: Any, bucket: str) -> None:
    try:
        client.head_bucket(Bucket=bucket)
    except ClientError:
        try:
            client.create_bucket(Bucket=bucket)
        except client.exceptions.BucketAlreadyOwnedByYou:
            pass  # Another generation has just created it.


def main() -> None:
    lock = os.environ.get("UPLOAD_LOCK") or ""
    start = time.monotonic()
    name = datetime.now().strftime("%Y-%m-%d_%H-%M-%S-%f" if lock else "%Y-%m-%d_%H-%M-%S")
    users, products = DATA / "users.csv", DATA / "products.csv"
    alias = DATA / "clickstream" / "clickstream.json"
    individual = DATA / "clickstream" / "individual" / f"clickstream-{name}.json"
    individual.parent.mkdir(parents=True, exist_ok=True)
    generate_events(individual, generate_users(users), generate_products(products))
    create_alias(individual, alias)
    if os.environ.get("WASTEFUL") == "true":
        nowhere = subprocess.DEVNULL
        subprocess.run(["sh", "-c", "sleep 60 &"], start_new_session=True, stdout=nowhere, stderr=nowhere, check=True)
    with own_turn(lock):
        upload_all([users, products, individual, alias])
    # The generator in the field takes several seconds. A fast machine must not let one generation end and the next begin
    # within the same second, since both would give their file the same name.
    time.sleep(max(0.0, LEAST_TIME - (time.monotonic() - start)))
    print("Mock data generation complete for: all")


if __name__ == "__main__":
    main()
