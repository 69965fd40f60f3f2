"""Asks gunicorn for a page, from as many clients at once as are named, and says how many answers come and how late."""

import asyncio
import time
from collections.abc import Iterator

from django.db import connection

from tests.benchmarks.browser import HOST, Browser
from tests.benchmarks.house import House
from tests.benchmarks.scenarios import Scenario
from tests.live import Server

CLIENTS = (1, 8, 32)
WARM_SECONDS = 0.5


def table(scenarios: list[Scenario], built: House, *, seconds: float) -> Iterator[str]:
    """A line for each page: answers per second and the 50th and 95th percentile of the wait, for each CLIENTS."""
    yield f"{connection.vendor}: one gunicorn with 8 threads, as in the demo; p50 and p95 in milliseconds"
    yield f"{'page':<38}" + "".join(
        f"{f'{clients} at once: per second':>26}{'p50':>8}{'p95':>8}" for clients in CLIENTS
    )
    with Server() as server:
        port = server.port
        for scenario in scenarios:
            path, person = scenario.page(built)
            cookies = Browser(None, person).cookies if person else {}
            asyncio.run(_ask(port, _request(path, cookies), 1, WARM_SECONDS))
            rows = [asyncio.run(_ask(port, _request(path, cookies), clients, seconds)) for clients in CLIENTS]
            told = [f"{len(waits) / seconds:>26.0f}{_at(waits, 50):>8.1f}{_at(waits, 95):>8.1f}" for waits in rows]
            yield f"{scenario.name:<38}" + "".join(told)


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
