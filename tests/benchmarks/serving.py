"""Asks gunicorn for a page, from as many clients at once as are named, and says how many answers come and how late."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from tests.benchmarks.browser import HOST, Browser
from tests.benchmarks.house import House
from tests.benchmarks.scenarios import Scenario

CLIENTS = (1, 8, 32)
START_SECONDS = 60
WARM_SECONDS = 0.5


def table(scenarios: list[Scenario], built: House, *, seconds: float) -> Iterator[str]:
    """A line for each page: answers per second and the 50th and 95th percentile of the wait, for each CLIENTS."""
    yield f"{connection.vendor}: one gunicorn with 8 threads, as in the demo; p50 and p95 in milliseconds"
    yield f"{'page':<38}" + "".join(
        f"{f'{clients} at once: per second':>26}{'p50':>8}{'p95':>8}" for clients in CLIENTS
    )
    with _gunicorn() as port:
        for scenario in scenarios:
            path, person = scenario.page(built)
            cookies = Browser(None, person).cookies if person else {}
            asyncio.run(_ask(port, _request(path, cookies), 1, WARM_SECONDS))
            rows = [asyncio.run(_ask(port, _request(path, cookies), clients, seconds)) for clients in CLIENTS]
            told = [f"{len(waits) / seconds:>26.0f}{_at(waits, 50):>8.1f}{_at(waits, 95):>8.1f}" for waits in rows]
            yield f"{scenario.name:<38}" + "".join(told)


@contextmanager
def _gunicorn() -> Iterator[int]:
    """The server of the demo on a free port, with our settings and our database."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    # The name alone differs from DATABASE_URL; no other value is handed on.
    environment = os.environ | {"BENCH_DATABASE": str(connection.settings_dict["NAME"]), "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", f"{HOST}:{port}", "--log-level", "warning"]
    threads = ["--worker-class", "gthread", "--threads", "8", "--keep-alive", "30"]
    server = subprocess.Popen([*command, *threads], cwd=settings.BASE_DIR, env=environment)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _request(path: str, cookies: dict[str, str]) -> bytes:
    written = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Language: en\r\nCookie: {written}\r\n\r\n".encode()


async def _ask(port: int, request: bytes, clients: int, seconds: float) -> list[float]:
    """How long each answer took, in seconds, shortest first; each client asks again at once."""
    deadline = time.perf_counter() + seconds
    answers = await asyncio.gather(*[_client(port, request, deadline) for _ in range(clients)])
    return sorted(wait for waits in answers for wait in waits)


async def _client(port: int, request: bytes, deadline: float) -> list[float]:
    reader, writer = await asyncio.open_connection(HOST, port)
    waits = []
    while (began := time.perf_counter()) < deadline:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        await reader.readexactly(int(length.split(b":")[1]))
        waits.append(time.perf_counter() - began)
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection(HOST, port)
    writer.close()
    return waits


def _at(waits: list[float], percent: int) -> float:
    """The wait, in milliseconds, that so many of a hundred did not pass."""
    return waits[min(len(waits) - 1, len(waits) * percent // 100)] * 1000
