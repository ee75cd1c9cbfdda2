"""The clickstream service in the shape it has in the field: FastAPI on uvicorn, and a generator script that runs as a
process of its own for each request.

It shares nothing with the sandbox, so that a misunderstanding in one does not repeat itself in the other. How generations
at the same moment are handled is set in the environment; without a setting they share one folder, as the service in the
field does:

    ISOLATED=true   a folder for each generation, file names to the microsecond, and one generation's uploads after
                    another's: a folder of its own is not enough, since all of them write to the same keys of the bucket
    SERIAL=true     one generation after the other
    REJECT=true     409 while a generation runs
    WASTEFUL=true   keeps 8 MB of each generation, whose generator leaves a process running
    WORK_FOLDER     where the data is written before it is uploaded; a temporary folder by default

The generator takes its own settings from the same environment.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import FastAPI, HTTPException
from fastapi.responses import StreamingResponse

GENERATOR = Path(__file__).with_name("generator.py")
ISOLATED, SERIAL, REJECT, WASTEFUL = (
    os.environ.get(name) == "true" for name in ("ISOLATED", "SERIAL", "REJECT", "WASTEFUL")
)
WORK_FOLDER = Path(os.environ.get("WORK_FOLDER") or tempfile.mkdtemp(prefix="clickstream-real-"))
WORK_FOLDER.mkdir(parents=True, exist_ok=True)

app = FastAPI(title="Clickstream Analytics Service", version="1.0.0")
turn = asyncio.Lock()
running: set[asyncio.Task[None]] = set()
kept: list[bytes] = []


@app.get("/api/v1/health/live", tags=["health"])
async def live() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/api/v1/health/ready", tags=["health"])
async def ready() -> dict[str, str]:
    return {"status": "ready"}


@app.post("/api/v1/data/generate", tags=["data"])
async def generate() -> StreamingResponse:
    if REJECT and running:
        raise HTTPException(status_code=409, detail="A generation is already running")
    output: asyncio.Queue[bytes | None] = asyncio.Queue()
    # A client that goes away does not stop the generator.
    task = asyncio.create_task(run(output))
    running.add(task)
    task.add_done_callback(running.discard)
    return StreamingResponse(stream(output, task), media_type="text/plain")


async def stream(output: asyncio.Queue[bytes | None], task: asyncio.Task[None]) -> AsyncIterator[bytes]:
    while (part := await output.get()) is not None:
        yield part
    # An error of the service itself breaks the stream off.
    await task


async def run(output: asyncio.Queue[bytes | None]) -> None:
    """Runs a generator and passes on what it writes; `None` marks the end."""
    try:
        output.put_nowait(b"--- STDOUT ---\n")
        if SERIAL:
            async with turn:
                await run_generator(output)
        else:
            await run_generator(output)
    finally:
        output.put_nowait(None)


async def run_generator(output: asyncio.Queue[bytes | None]) -> None:
    if WASTEFUL:
        kept.append(os.urandom(8 * 1024**2))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(GENERATOR),
        cwd=scripts_folder(),
        env={**os.environ, "PYTHONUNBUFFERED": "1", "UPLOAD_LOCK": str(WORK_FOLDER / "uploads.lock") if ISOLATED else ""},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout and process.stderr
    while line := await process.stdout.readline():
        output.put_nowait(line)
    output.put_nowait(b"\n--- STDERR ---\n")
    output.put_nowait(await process.stderr.read())
    code = await process.wait()
    if code != 0:
        output.put_nowait(f"--- PROCESS FAILED WITH EXIT CODE {code} ---\n".encode())


def scripts_folder() -> Path:
    """Where a generator runs: it writes to `../data`."""
    place = Path(tempfile.mkdtemp(dir=WORK_FOLDER)) if ISOLATED else WORK_FOLDER
    scripts = place / "scripts"
    scripts.mkdir(parents=True, exist_ok=True)
    return scripts
