"""What is measured: each action whole, with every request a browser needs for it, and what it may cost at most."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from certificates import actions as certificates
from certificates import evidence, rules
from certificates.actions import signing
from certificates.models import StatusList, Why
from courses.models import LessonReading
from lms.people.models import User
from lms.wsgi import application
from tests.benchmarks import judging
from tests.benchmarks.browser import Browser, Meter
from tests.benchmarks.house import House

Turn = Callable[[Meter], None]
Find = Callable[[House], tuple[str, User | None]]


DJANGOS_OWN = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


@dataclass(frozen=True)
class Scenario:
    """`turns` gives one ready turn after another; what comes before a turn is not measured."""

    name: str
    turns: Callable[[House], Iterator[Turn]]
    most_statements: int | None = None
    most_ms: float | None = None
    # The address, and as whom, where this is one page that many may ask for at once.
    page: Find | None = None


def page(name: str, find: Find, most_statements: int, most_ms: float | None = None) -> Scenario:
    """One page, asked for again and again by one person."""

    def turns(house: House) -> Iterator[Turn]:
        path, person = find(house)
        browser = Browser(application, person)
        while True:
            yield lambda meter: browser.open(path, meter=meter)

    return Scenario(name, turns, most_statements, most_ms, find)


def _floor(house: House) -> Iterator[Turn]:
    """The view in a project as `startproject` makes it: Django's own middleware and none of ours."""
    with override_settings(MIDDLEWARE=DJANGOS_OWN):
        browser = Browser(WSGIHandler())
    while True:
        yield lambda meter: browser.open("/floor/", meter=meter)


def _lesson(house: House) -> Iterator[Turn]:
    """A lesson that this person opens for the first time: the page, and the view on record."""
    browser = Browser(application, house.reader)
    url = house.lessons[-1].url
    while True:
        LessonReading.objects.filter(
            enrolment__person=house.reader, lesson_key=house.lessons[-1].translation_key
        ).delete()
        yield lambda meter: browser.open(url, meter=meter)


def _attempt(house: House) -> Iterator[Turn]:
    """From the page that explains it to the result with its review, all questions on one page, each answer saved as it
    is given; a fresh person each time."""
    url = reverse("assessments:begin", args=[house.assessment.code])
    for learner in house.learners[10:]:
        browser = Browser(application, learner)

        def turn(meter: Meter, browser: Browser = browser) -> None:
            browser.open(url, meter=meter)
            page = browser.send(url, {}, meter=meter)
            given = _first_answers(page.body)
            for fields in given:
                saved = browser.send(page.path, fields, htmx=True, meter=meter)
                assert saved.status == 204, saved.status
            everything = {name: value for fields in given for name, value in fields.items()}
            page = browser.send(page.path, everything | {"go": "check"}, meter=meter)
            page = browser.send(page.path.replace("/check/", "/submit/"), {}, meter=meter)
            assert page.path.endswith("/result/"), page.path

        yield turn


def _first_answers(body: bytes) -> list[dict[str, str]]:
    """What htmx sends for each question of a page when its first answer is chosen."""
    questions = BeautifulSoup(body, "html.parser").find_all(attrs={"data-question": True})
    assert len(questions) == 10, len(questions)
    return [
        {field["name"]: "1" if "answer" in field["name"] else field["value"] for field in question.find_all("input")}
        for question in questions
    ]


def _sign(house: House) -> Iterator[Turn]:
    """The page with all 14 entries, the signature, and its receipt."""
    browser = Browser(application, house.supervisor)
    for monday in house.mondays:
        url = reverse("supervision:sign", args=[house.placement.pk, monday])

        def turn(meter: Meter, url: str = url) -> None:
            page = browser.open(url, meter=meter)
            soup = BeautifulSoup(page.body, "html.parser")
            shown = [field["value"] for field in soup.find_all("input", attrs={"name": "shown"})]
            version = soup.find("input", attrs={"name": "statement_version"})["value"]
            fields = {"shown": shown, "statement_version": version, "accepts": "on"}
            page = browser.send(url, fields | {"typed_name": house.supervisor.legal_name}, meter=meter)
            assert len(shown) == 14, shown
            assert "signatures" in page.path, page.path

        yield turn


def _certificate(house: House) -> tuple[str, None]:
    return reverse("certificates:check", args=[house.certificate.code]), None


def _credential(house: House) -> tuple[str, None]:
    return reverse("certificates:credential", args=[house.certificate.code]), None


def _paper(house: House) -> tuple[str, None]:
    return reverse("certificates:paper", args=[house.certificate.code]), None


def _sign_certificate(house: House) -> Iterator[Turn]:
    """The worker's part: credential, paper and badge, each signed and kept; what is to be signed is planned before."""
    while True:
        planned = certificates.plan_credential(certificate=house.certificate, why=Why.REKEYED)
        yield lambda meter, pk=planned.pk: meter(lambda: _signed(signing.sign_credential, pk))


def _sign_list(house: House) -> Iterator[Turn]:
    while True:
        yield lambda meter: meter(lambda: _signed(signing.sign_list, StatusList.objects.get().pk))


def _signed(sign: Callable[..., object], pk: int) -> None:
    with override_settings(SIGNS=True):
        sign(pk, at=timezone.now())


def _assess(house: House) -> Iterator[Turn]:
    programme, case = judging.programme(), rules.read_case(judging.case())
    while True:
        yield lambda meter: meter(lambda: rules.assess(programme, case, on=judging.ON))


def _gather(house: House) -> Iterator[Turn]:
    while True:
        yield lambda meter: meter(lambda: evidence.gather(house.busy, house.programme))


FLOOR = Scenario("bare view, one row", _floor, page=lambda house: ("/floor/", None))
SCENARIOS = [
    FLOOR,
    page("course page, 50 lessons, progress", lambda house: (house.course.url, house.reader), 12, 6),
    page("module page", lambda house: (house.lessons[0].get_parent().url, house.reader), 12, 6),
    Scenario("lesson, view recorded", _lesson, 12, 5),
    page("lesson, read again", lambda house: (house.lessons[1].url, house.reader), 12, 5),
    page("dashboard", lambda house: (reverse("dashboard"), house.reader), 15, 8),
    page("catalogue", lambda house: (house.catalogue.url, house.reader), 12),
    Scenario("attempt of ten questions", _attempt, 90, 40),
    Scenario("sign a week of 14 entries", _sign, 30, 25),
    page("certificate page", _certificate, 4, 0.9),
    page("credential as issued", _credential, 4, 0.9),
    page("signed paper as issued", _paper, 4, 0.9),
    Scenario("sign a certificate and its files", _sign_certificate, 12),
    Scenario("sign a status list", _sign_list, 8),
    Scenario("assess, 500 pieces, 12 requirements", _assess, 0, 5),
    Scenario("gather 500 pieces", _gather, 12),
]
