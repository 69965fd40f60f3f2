"""Ada practises at Harbor House, supervised by Sol; Ben practises there too, and nobody has agreed to him yet."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from lms.people.models import Organisation, User
from supervision import actions
from supervision.models import EntryVersion, Placement, Qualification, SignOff

# A Friday, at the end of the week that Ada logs.
NOW = datetime(2026, 3, 20, 22, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 16)
BEGAN = date(2026, 1, 5)
AGREED = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)


def work(on: date = MONDAY, starts: str = "09:00", ends: str = "11:00", **facts) -> actions.Work:
    """Two hours of peer support on Monday morning, unless said otherwise."""
    facts = {"kind": "direct_service", "mode": "in_person"} | facts
    return actions.Work(on=on, starts=time.fromisoformat(starts), ends=time.fromisoformat(ends), **facts)


def log(placement: Placement, at: datetime = NOW, **facts) -> EntryVersion:
    return actions.log(placement=placement, work=work(**facts), by=placement.trainee, at=at)


def hand_in(placement: Placement, at: datetime = NOW, **facts) -> EntryVersion:
    return actions.submit(versions=[log(placement, at, **facts)], by=placement.trainee, at=at)[0]


def week(placement: Placement, count: int = 14, at: datetime = NOW, weeks_ago: int = 0) -> list[EntryVersion]:
    """Handed-in entries of an hour each, three a day from Monday on."""
    first = MONDAY - timedelta(weeks=weeks_ago)
    logged = [
        log(
            placement,
            at,
            on=first + timedelta(days=number // 3),
            starts=f"{9 + number % 3:02}:00",
            ends=f"{10 + number % 3:02}:00",
        )
        for number in range(count)
    ]
    return actions.submit(versions=logged, by=placement.trainee, at=at)


def shown(*versions: EntryVersion) -> list[tuple[int, str]]:
    return [(version.pk, version.content_hash) for version in versions]


def sign(placement: Placement, *versions: EntryVersion, by: User, at: datetime = NOW, **facts) -> SignOff:
    facts = {"typed_name": by.legal_name, "accepts": True, "shown": shown(*versions)} | facts
    return actions.sign(placement=placement, by=by, at=at, **facts)


def qualified(someone: User, organisation: Organisation, by: User, **facts) -> Qualification:
    """A credential of `someone`, recorded and verified by `by`."""
    facts = {
        "credential": "cps",
        "title": "Certified Peer Specialist",
        "jurisdiction": "Model State",
        "from_on": date(2024, 1, 1),
    } | facts
    record = actions.record_qualification(person=someone, organisation=organisation, by=by, at=AGREED, **facts)
    return actions.verify_qualification(qualification=record, by=by, at=AGREED)


def consenting(*people: User) -> None:
    """They agreed to electronic records before anything else."""
    for person in people:
        actions.give_consent(by=person, at=AGREED)


@pytest.fixture
def qualification(sol, mona, clinic) -> Qualification:
    """What Sol signs with."""
    return qualified(sol, clinic, mona, number="CPS-1204")


@pytest.fixture
def placement(ada, sol, clinic, qualification) -> Placement:
    """Ada's, agreed to by both sides."""
    consenting(ada, sol)
    proposed = actions.propose_placement(
        trainee=ada,
        site=clinic,
        position="paid",
        starts_on=BEGAN,
        supervisor_email=sol.email,
        by=ada,
        at=AGREED,
    )
    return actions.accept_placement(placement=proposed, by=sol, at=AGREED)


@pytest.fixture
def bens_placement(ben, sol, clinic) -> Placement:
    """Ben's, proposed and waiting for Sol."""
    consenting(ben, sol)
    return actions.propose_placement(
        trainee=ben,
        site=clinic,
        position="volunteer",
        starts_on=BEGAN,
        supervisor_email=sol.email,
        by=ben,
        at=AGREED,
    )
