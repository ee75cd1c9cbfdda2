"""Prints, as JSON, when chunks arrived, as httpx hands them over: in ms since the request was sent."""

import json
import sys
import time

import httpx

arrived = []
start = time.perf_counter()
with httpx.stream("POST", sys.argv[1], timeout=None) as response:
    for _ in response.iter_raw():
        arrived.append((time.perf_counter() - start) * 1000)
print(json.dumps(arrived))
