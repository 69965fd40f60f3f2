"""Knows the lives the demo tells: who the people are and what they did, told only through the rooms' own actions.

Each life is one transaction and is told once: a person who is there already has lived it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from assessments import actions as assessments
from assessments.models import Assessment
from certificates import actions as certificates
from certificates.models import Certificate, Programme, ReasonCode, Statement
from courses import actions as courses
from courses.models import CoursePage, LessonPage, TrainingClaim
from lms.content import actions as content
from lms.people import actions as people
from lms.people.models import Organisation, User
from lms.people.roles import Role
from supervision import actions as supervision
from supervision.competencies import NUMBERS
from supervision.models import EntryVersion, Placement

PASSWORD = "walk-beside-me-2026"  # noqa: S105  (printed by the demo, refused by `check --deploy`)
ZONE = ZoneInfo("America/New_York")
PROGRAMME_FILE = Path(__file__).parents[2] / "certificates" / "programmes" / "samhsa-model-standards.yaml"
CREDENTIAL = "certified-peer-supervisor"


@dataclass(frozen=True)
class Login:
    name: str
    email: str
    role: str


STAFF = {
    "iris": Login("Iris Chen", "iris@example.org", "author"),
    "edda": Login("Edda Novak", "edda@example.org", "examiner"),
    "mona": Login("Mona Haddad", "mona@example.org", "programme manager"),
    "sol": Login("Sol Marsh", "sol@example.org", "supervisor"),
    "rita": Login("Rita Lindqvist", "rita@example.org", "reviewer"),
    "nora": Login("Nora Castellanos", "nora@example.org", "registrar"),
    "vera": Login("Vera Lund", "vera@example.org", "second registrar"),
    "otto": Login("Otto Brandt", "otto@example.org", "supervisor elsewhere"),
}
LEARNERS = {
    "ada": Login("Ada Okafor", "ada@example.org", "trainee, nearly done"),
    "ben": Login("Ben Ruiz", "ben@example.org", "trainee, first day"),
    "cleo": Login("Cleo Whitfield", "cleo@example.org", "certificate holder"),
    "dov": Login("Dov Amsel", "dov@example.org", "certificate holder, suspended"),
    "cleo_again": Login("Cleo Whitfield", "cleo@work.example", "Cleo once more; Vera decides"),
}
LOGINS = [*STAFF.values(), *LEARNERS.values()]


@dataclass(frozen=True)
class Houses:
    academy: Organisation
    clinic: Organisation
    board: Organisation
    elsewhere: Organisation


def tell_all() -> None:
    """Lay the ground and tell every life that was not told yet."""
    houses = _houses()
    staff = _staff(houses)
    content.publish_shipped_pages()
    call_command(
        "curriculum", "load", organisation=houses.academy.slug, by=STAFF["edda"].email, stdout=_Silence(), verbosity=0
    )
    call_command("programmes", "load", str(PROGRAMME_FILE), body=houses.board.slug, verbosity=0, stdout=_Silence())
    _handle(staff["nora"])
    _qualify(staff["sol"], houses, by=staff["mona"])
    if _is_new("ben"):
        _tell_ben(houses)
    if _is_new("ada"):
        _tell_ada(houses, staff)
    for key, given, family, is_suspended in (
        ("cleo", "Cleo", "Whitfield", False),
        ("dov", "Dov", "Amsel", True),
    ):
        if _is_new(key):
            _tell_holder(key, given, family, houses, staff, is_suspended=is_suspended)
    if _is_new("cleo_again"):
        _tell_cleo_again(houses, by=staff["nora"])


class _Silence:
    """Takes what a command prints and keeps nothing."""

    def write(self, text: str) -> None: ...


def _houses() -> Houses:
    return Houses(
        academy=people.found(name="Two Rivers Academy", slug="two-rivers-academy", by=None, trains=True),
        clinic=people.found(name="Harbor House", slug="harbor-house", by=None, hosts_practice=True),
        board=people.found(name="Model State Peer Board", slug="model-state-peer-board", by=None, certifies=True),
        elsewhere=people.found(
            name="Elsewhere Alliance", slug="elsewhere", by=None, trains=True, hosts_practice=True, certifies=True
        ),
    )


def _is_new(key: str) -> bool:
    return not User.objects.filter(email=(STAFF | LEARNERS)[key].email).exists()


@transaction.atomic
def _person(key: str, given: str, family: str, **facts) -> User:
    """The one thing no action of ours does: allauth's sign-up, with the address already verified."""
    email = (STAFF | LEARNERS)[key].email
    someone = User.objects.create_user(email, PASSWORD, legal_given_names=given, legal_family_name=family, **facts)
    EmailAddress.objects.create(user=someone, email=email, verified=True, primary=True)
    supervision.give_consent(by=someone)
    return someone


@transaction.atomic
def _tell_cleo_again(houses: Houses, *, by: User) -> None:
    """Her employer signed her up once more; whether both accounts are one person's waits for the second registrar."""
    people.ask_merge(
        account=_person("cleo_again", "Cleo", "Whitfield"),
        into=User.objects.get(email=LEARNERS["cleo"].email),
        organisation=houses.board,
        reason="She showed her passport, and read us the mails that both addresses got.",
        by=by,
    )


def _staff(houses: Houses) -> dict[str, User]:
    posts: dict[str, list[tuple[Organisation, Role]]] = {
        "iris": [(houses.academy, Role.AUTHOR)],
        "edda": [(houses.academy, Role.EXAMINER)],
        "mona": [(houses.academy, Role.PROGRAMME_MANAGER), (houses.clinic, Role.PROGRAMME_MANAGER)],
        "sol": [(houses.clinic, Role.SUPERVISOR)],
        "rita": [(houses.board, Role.REVIEWER)],
        "nora": [(houses.board, Role.REGISTRAR)],
        "vera": [(houses.board, Role.REGISTRAR)],
        "otto": [
            (houses.elsewhere, role)
            for role in (Role.SUPERVISOR, Role.AUTHOR, Role.PROGRAMME_MANAGER, Role.REVIEWER, Role.REGISTRAR)
        ],
    }
    names = {"sol": ("Solveig", "Marsh", "Sol")}
    staff = {}
    for key, held in posts.items():
        given, family, preferred = names.get(key, (*STAFF[key].name.split(), ""))
        staff[key] = User.objects.filter(email=STAFF[key].email).first() or _person(
            key, given, family, preferred_name=preferred
        )
        for organisation, role in held:
            people.grant(
                person=staff[key], role=role, organisation=organisation, by=None, from_on=_today() - timedelta(days=900)
            )
    return staff


def _today() -> date:
    return timezone.localdate(timezone=ZONE)


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE)


def _handle(nora: User) -> None:
    """What the board promises its applicants; the same again changes nothing."""
    certificates.set_process(
        programme=_programme(),
        steps=[
            {"name": "Staff review", "role": Role.REVIEWER.value},
            {"name": "Registrar's decision", "role": Role.REGISTRAR.value},
        ],
        lifetime_months=12,
        decision_days=60,
        appeal_days=30,
        contact="Write inside your application, or call the board on weekdays from 9 to 12.",
        fees=[
            {"label": "Application fee", "cents": 7_500, "due": "sent", "holds_decision": True},
            {"label": "Paper copy by mail", "cents": 1_000, "due": "asked", "holds_decision": False},
        ],
        by=nora,
    )


def _qualify(sol: User, houses: Houses, *, by: User) -> None:
    """Sol's own certificate as a supervisor, confirmed by the site. Told once: its first day is fixed."""
    if sol.qualifications.exists():
        return
    begins = _today() - timedelta(days=700)
    qualification = supervision.record_qualification(
        person=sol,
        organisation=houses.clinic,
        credential=CREDENTIAL,
        title="Certified Peer Supervisor",
        jurisdiction="Model State",
        number="CPS-0417",
        from_on=begins,
        by=sol,
        at=_moment(begins, 9),
    )
    supervision.verify_qualification(qualification=qualification, by=by, at=_moment(begins + timedelta(days=3), 9))


@transaction.atomic
def _tell_ben(houses: Houses) -> None:
    """His first day: he has asked, in confidence, for what helps him in assessments; Edda or Mona decides."""
    ben = _person("ben", "Benjamin", "Ruiz", preferred_name="Ben")
    assessments.request_accommodation(
        organisation=houses.academy,
        wants=["wants_time", "wants_breaks", "wants_large_print"],
        explanation="Long texts tire my eyes. With a break now and then I do well.",
        by=ben,
    )


@transaction.atomic
def _tell_ada(houses: Houses, staff: dict[str, User]) -> None:
    """Nearly done: her training counts; the last week of her hours and one text are still to be signed."""
    ada = _person("ada", "Ada", "Okafor", born_on=date(1990, 2, 3))
    begins = _monday() - timedelta(weeks=20)
    _learn(ada, begins, houses, by=staff["mona"])
    placement = _placement(ada, begins, houses, staff["sol"])
    for week in range(19):
        _sign_week(placement, _work_week(placement, begins + timedelta(weeks=week)), by=staff["sol"])
    last = _work_week(placement, _monday() - timedelta(weeks=1))
    supervision.submit(versions=last, by=ada, at=_evening_of(last))
    for weeks, by, level in ((4, ada, 3), (5, staff["sol"], 1), (18, ada, 3), (18, staff["sol"], 3)):
        _rate(placement, by, level, at=_moment(begins + timedelta(weeks=weeks), 16))
    next_thursday = _monday() + timedelta(days=10)
    supervision.plan_meeting(
        placement=placement,
        supervisor=staff["sol"],
        on=next_thursday,
        clock=time(16, 0),
        minutes=50,
        repeats="weekly",
        by=ada,
    )
    programme = _programme()
    certificates.follow(programme=programme, by=ada)
    _attest(ada, programme, "lived-experience")


@transaction.atomic
def _tell_holder(
    key: str, given: str, family: str, houses: Houses, staff: dict[str, User], *, is_suspended: bool
) -> None:
    """A whole life up to the certificate, and for one of them its suspension."""
    holder = _person(key, given, family, born_on=date(1984, 11, 20))
    begins = _monday() - timedelta(weeks=30)
    _learn(holder, begins, houses, by=staff["mona"])
    placement = _placement(holder, begins, houses, staff["sol"])
    for week in range(22):
        _sign_week(placement, _work_week(placement, begins + timedelta(weeks=week)), by=staff["sol"])
    programme = _programme()
    certificates.follow(programme=programme, by=holder)
    _attest(holder, programme, "lived-experience")
    _attest(holder, programme, "code-of-ethics")
    application = certificates.begin(programme=programme, by=holder)
    certificates.submit(application=application, by=holder)
    for charge in application.charges.all():
        certificates.settle(charge=charge, kind="waived", note="Paid by the state's training grant", by=staff["rita"])
    certificates.recommend(application=application, by=staff["rita"])
    certificate = certificates.approve(application=application, by=staff["nora"])
    if not is_suspended:
        certificates.show(certification=certificate.certification, visibility="listed", by=holder)
    if is_suspended:
        certificates.suspend(certificate=certificate, by=staff["nora"], reason_code=ReasonCode.UNDER_REVIEW)


def _programme() -> Programme:
    return Programme.objects.get(slug="samhsa-model-standards")


def _monday() -> date:
    """The Monday of this week."""
    today = _today()
    return today - timedelta(days=today.weekday())


# Learning.


def _learn(person: User, begins: date, houses: Houses, *, by: User) -> None:
    """Enrol, read every lesson of the ethics module, pass its assessment, and claim the training taken elsewhere."""
    course = CoursePage.objects.live().get(slug="peer-specialist-foundations")
    module = course.get_children().live().get(slug="ethics")
    courses.enrol(person=person, course=course, by=person, at=_moment(begins, 18))
    for number, lesson in enumerate(LessonPage.objects.live().child_of(module)):
        at = _moment(begins + timedelta(days=number), 19)
        courses.mark_read(person=person, lesson=lesson, by=person, at=at)
    _pass(person, Assessment.objects.get(code="ethics"), at=_moment(begins + timedelta(days=12), 10))
    _claim(person, begins - timedelta(days=30), houses.academy, by=by)


def _pass(person: User, assessment: Assessment, *, at: datetime) -> None:
    """Take an assessment with every answer right, one a minute."""
    attempt = assessments.start(person=person, assessment=assessment, by=person, at=at)
    for question in attempt.items.select_related("item_version"):
        right = {option["id"] for option in question.item_version.options if option["correct"]}
        marks = [place for place, option in enumerate(question.option_order, start=1) if option in right]
        assessments.save_answer(
            attempt=attempt,
            position=question.position,
            given=marks,
            sequence=1,
            by=person,
            at=at + timedelta(minutes=question.position),
        )
    attempt = assessments.submit(attempt=attempt, by=person, at=at + timedelta(minutes=25))
    # The bell rings on commit of the whole life; its receiver makes this same call again and changes nothing.
    courses.complete_after(attempt=attempt)


def _claim(person: User, ended: date, academy: Organisation, *, by: User) -> TrainingClaim:
    claim = courses.claim_training(
        person=person,
        organisation=academy,
        by=person,
        at=_moment(ended + timedelta(days=35), 12),
        provider="Meadowlark Recovery College",
        title="Peer specialist core course",
        began_on=ended - timedelta(days=4),
        completed_on=ended,
        minutes=37 * 60,
        minutes_by_topic={"peer_support": 18 * 60, "recovery": 12 * 60, "advocacy": 7 * 60},
        mode="in_person",
        activity="course",
        proof=f"Certificate MRC-{2000 + person.pk}; ask the college's registry to confirm it.",
    )
    courses.accept_claim(claim=claim, by=by, as_of=claim.claimed_at, at=_moment(ended + timedelta(days=38), 9))
    return claim


# Practice.


def _placement(trainee: User, begins: date, houses: Houses, supervisor: User) -> Placement:
    at = _moment(begins - timedelta(days=2), 9)
    placement = supervision.propose_placement(
        trainee=trainee,
        site=houses.clinic,
        position="volunteer",
        starts_on=begins,
        supervisor_email=supervisor.email,
        by=trainee,
        at=at,
    )
    return supervision.accept_placement(placement=placement, by=supervisor, at=at + timedelta(hours=5))


# Two mornings of peer support and half an hour with the supervisor, in each week: six hours that count.
WEEK = (
    (1, time(9, 0), time(12, 0), "direct_service", "Drop-in room and one walk."),
    (3, time(13, 0), time(16, 0), "direct_service", "Recovery planning, one to one."),
    (4, time(10, 0), time(10, 30), "individual", "The week, and what to try next."),
)


def _days_of(monday: date) -> Iterator[tuple[date, supervision.Work]]:
    for weekday, starts, ends, kind, note in WEEK:
        day = monday + timedelta(days=weekday)
        yield day, supervision.Work(on=day, starts=starts, ends=ends, kind=kind, mode="in_person", note=note)


def _work_week(placement: Placement, monday: date) -> list[EntryVersion]:
    return [
        supervision.log(placement=placement, work=work, by=placement.trainee, at=_moment(day, 17))
        for day, work in _days_of(monday)
    ]


def _evening_of(versions: list[EntryVersion]) -> datetime:
    return _moment(max(version.worked_on for version in versions), 18)


def _sign_week(placement: Placement, versions: list[EntryVersion], *, by: User) -> None:
    handed_in = supervision.submit(versions=versions, by=placement.trainee, at=_evening_of(versions))
    supervision.sign(
        placement=placement,
        shown=[(version.pk, version.content_hash) for version in handed_in],
        typed_name=by.legal_name,
        accepts=True,
        by=by,
        at=_evening_of(versions) + timedelta(hours=1),
    )


def _rate(placement: Placement, by: User, level: int, *, at: datetime) -> None:
    """All twelve at a level, but for three where this person stands out or could not be seen."""
    draft = supervision.begin_rating(placement=placement, by=by, at=at)
    for number in NUMBERS:
        found = {3: min(level + 1, 4), 8: 0 if level < 3 else 2, 12: max(level - 1, 1)}.get(number, level)
        supervision.rate(draft=draft, number=number, level=found, by=by)
    supervision.finish_rating(draft=draft, by=by, at=at)


def _attest(person: User, programme: Programme, code: str) -> None:
    statement = Statement.objects.get(body=programme.body, code=code, version=programme.statements[code])
    certificates.attest(statement=statement, programme=programme, signed_name=person.legal_name, by=person)


def certificate_rows() -> list[dict[str, str]]:
    """Holder, number, code and status of each certificate of the demo's people, oldest first."""
    issued = (
        Certificate.objects.filter(certification__person__email__in=[login.email for login in LOGINS])
        .with_what_a_page_needs()
        .order_by("pk")
    )
    return [
        {
            "holder": certificate.printed_name,
            "number": certificate.shown_number,
            "code": certificate.code,
            "status": certificate.state().kind,
        }
        for certificate in issued
    ]
