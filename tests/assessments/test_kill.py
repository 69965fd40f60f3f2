"""A live server is killed while people save: what it had acknowledged is there, and everybody goes on."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db import connection

from assessments import actions, integrity
from assessments.models import Answer, Attempt, Break
from tests.assessments.conftest import fit
from tests.benchmarks.candidates import Candidate, lost
from tests.conftest import person
from tests.live import Server

CANDIDATES, QUESTIONS, PLACES = 10, 4, 4
# Where other work takes both cores; by itself it takes ten.
MOST_SECONDS = 300
MINUTE = timedelta(minutes=1)


async def keep_saving(candidate: Candidate, is_enough: asyncio.Event) -> None:
    for number in count():
        said = await candidate.save_for_sure(number % QUESTIONS + 1, number % PLACES + 1)
        assert said.status == 204
        if is_enough.is_set():
            return


async def through_a_kill(server: Server, candidates: list[Candidate], resting: Candidate) -> None:
    is_enough = asyncio.Event()
    await resting.ask("pause", "POST", f"/assessments/attempts/{resting.attempt}/pause/", {})
    saving = [asyncio.create_task(keep_saving(one, is_enough)) for one in candidates]
    while sum(len(one.statuses) for one in candidates) < 10 * CANDIDATES:
        await asyncio.sleep(0.05)
    server.kill()
    await asyncio.sleep(0.3)
    assert await asyncio.to_thread(lost_now, candidates) == []
    await asyncio.to_thread(server.start)
    is_enough.set()
    await asyncio.gather(*saving)
    await resting.for_sure(
        lambda: resting.ask("resume", "POST", f"/assessments/attempts/{resting.attempt}/resume/", {})
    )


def lost_now(candidates: list[Candidate]) -> list[str]:
    try:
        return lost(candidates)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_25_31_killed_during_saves_the_server_has_lost_nothing_and_no_clock_has_moved(quiz, ada, exa):
    server = Server()
    fit(ada, by=exa, time_factor=Decimal("1.5"), break_minutes=20)
    crowd = [person(f"candidate{number}@example.org", f"Candidate {number}", "Load") for number in range(CANDIDATES)]
    *candidates, resting = [
        Candidate(one, server.port, actions.start(person=one, assessment=quiz, by=one).pk) for one in [*crowd, ada]
    ]
    with server:
        asyncio.run(asyncio.wait_for(through_a_kill(server, candidates, resting), MOST_SECONDS))
    assert sum(one.interrupted for one in candidates) > 0
    assert {status for one in candidates for status in one.statuses} == {204}
    assert lost(candidates) == []
    # Nothing was saved that was not acknowledged in the end, and nothing twice.
    kept = Answer.objects.values_list("attempt_item__attempt", "attempt_item__position", "sequence")
    assert sorted(kept) == sorted(
        (one.attempt, position, sequence)
        for one in candidates
        for position, (sequence, _place) in one.acknowledged.items()
    )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    rested, sitting = Break.objects.get(), Attempt.objects.get(pk=resting.attempt)
    assert rested.ended_at is not None
    assert sitting.deadline_at - sitting.started_at == 45 * MINUTE + rested.length
    actions.close_overdue(at=sitting.closes_at)
    assert list(integrity.faults()) == []
