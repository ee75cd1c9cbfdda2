"""What the tests share: the service's address, clients for it and for its store."""

import os

import boto3
import httpx
import pytest
from botocore.config import Config


@pytest.fixture
def base_url():
    return os.environ.get("CLICKSTREAM_BASE_URL", "http://localhost:8000")


@pytest.fixture
def client(base_url):
    """A client for the service, which has to be there."""
    with httpx.Client(base_url=base_url, timeout=600) as client:
        assert client.get("/api/v1/health/live").status_code == 200
        yield client


@pytest.fixture
def minio_client():
    """A client for the store that the service writes to."""
    return boto3.client(
        "s3",
        endpoint_url=os.environ.get("MINIO_ENDPOINT", "http://localhost:9000"),
        aws_access_key_id=os.environ.get("MINIO_ACCESS_KEY", "minioadmin"),
        aws_secret_access_key=os.environ.get("MINIO_SECRET_KEY", "minioadmin"),
        region_name="us-east-1",
        config=Config(s3={"addressing_style": "path"}),
    )
