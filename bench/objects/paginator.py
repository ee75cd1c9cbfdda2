"""Lists a bucket with boto3's paginator, and keeps of each object what the suite keeps."""

import sys

import boto3
from botocore.config import Config

client = boto3.client(
    "s3",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="bench",
    aws_secret_access_key="secret-of-bench",
    config=Config(s3={"addressing_style": "path"}),
)
objects = {}
for page in client.get_paginator("list_objects_v2").paginate(Bucket="analytics"):
    for object in page.get("Contents", []):
        objects[object["Key"]] = (object["Size"], object["ETag"], object["LastModified"])
assert len(objects) == int(sys.argv[2]), len(objects)
