"""Candidates who sit an assessment over HTTP, each on a connection of their own, and remember what was acknowledged."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from assessments.models import Answer
from lms.people.models import User
from tests.benchmarks.browser import CSRF, HOST, Browser

LOST = (OSError, asyncio.IncompleteReadError)


@dataclass
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Candidate:
    """One person's browser; made before the event loop runs, since her session is written then."""

    person: User
    port: int
    attempt: int = 0
    statuses: list[int] = field(default_factory=list)
    waits: dict[str, list[float]] = field(default_factory=dict)
    """In seconds, by what was asked for."""
    acknowledged: dict[int, tuple[int, int]] = field(default_factory=dict)
    """By question: the number and the place of the last answer that the server has said it saved."""
    interrupted: int = 0

    def __post_init__(self) -> None:
        cookies = Browser(None, self.person).cookies
        self.cookies = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.sequence = 0
        self.connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def begin(self, code: str) -> None:
        """From the page that explains the assessment to its first question."""
        await self.ask("read", "GET", f"/assessments/{code}/")
        first = await self.ask("start", "POST", f"/assessments/{code}/", {})
        where = first.headers["location"]
        self.attempt = int(where.split("/")[3])
        await self.ask("read", "GET", where)

    async def save(self, position: int, place: int) -> Answered:
        """Answer a question as htmx does; what the server acknowledges is remembered."""
        self.sequence += 1
        return await self._send(position, place, self.sequence)

    async def save_for_sure(self, position: int, place: int) -> Answered:
        """The same, sent again until there is an answer, as a page does whose connection is gone."""
        self.sequence += 1
        return await self.for_sure(lambda: self._send(position, place, self.sequence))

    async def for_sure(self, send: Callable[[], Awaitable[Answered]]) -> Answered:
        while True:
            try:
                return await send()
            except LOST:
                self.interrupted += 1
                await asyncio.sleep(0.1)

    async def _send(self, position: int, place: int, sequence: int) -> Answered:
        path = f"/assessments/attempts/{self.attempt}/questions/{position}/"
        said = await self.ask("save", "POST", path, {"sequence": sequence, "answer": place}, htmx=True)
        if said.status == 204:
            self.acknowledged[position] = (sequence, place)
        return said

    async def ask(
        self, what: str, method: str, path: str, fields: dict | None = None, *, htmx: bool = False
    ) -> Answered:
        body = urlencode(fields or {}).encode()
        began = time.perf_counter()
        try:
            said = await self._exchange(_head(method, path, self.cookies, body, htmx=htmx) + body)
        except LOST:
            self.connection = None
            raise
        self.waits.setdefault(what, []).append(time.perf_counter() - began)
        self.statuses.append(said.status)
        return said

    async def _exchange(self, request: bytes) -> Answered:
        if self.connection is None:
            self.connection = await asyncio.open_connection(HOST, self.port)
        reader, writer = self.connection
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        lines = (line.partition(":") for line in head[1:] if line)
        headers = {name.lower(): value.strip() for name, _colon, value in lines}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            writer.close()
            self.connection = None
        return Answered(int(head[0].split()[1]), headers, body)


def _head(method: str, path: str, cookies: str, body: bytes, *, htmx: bool) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Accept-Language: en", f"Cookie: {cookies}"]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"X-CSRFToken: {CSRF}"]
        lines += [f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *(["HX-Request: true"] if htmx else []), "", ""]).encode()


def lost(candidates: Iterable[Candidate]) -> list[str]:
    """Every acknowledged answer that the database does not have, nor a later one in its place."""
    faults = []
    for candidate in candidates:
        rows = Answer.objects.filter(attempt_item__attempt=candidate.attempt).select_related("attempt_item")
        kept = {row.attempt_item.position: row for row in rows}
        for position, (sequence, place) in candidate.acknowledged.items():
            row = kept.get(position)
            is_there = row is not None and (
                row.sequence > sequence
                or (row.sequence == sequence and row.response == [row.attempt_item.shown[place - 1]])
            )
            if not is_there:
                faults.append(f"attempt {candidate.attempt}, question {position}: answer {sequence} is gone")
    return faults
