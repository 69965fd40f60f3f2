"""A certificate's whole career, told for any kind of visitor: given, renewed early and late, lapsed, reinstated,
suspended, appealed and revoked; at each point whoever is asked gives the same answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certificates.models import Certificate
from tests.certificates.careers import Clock
from tests.stories.one_life import confirm_password, sign_in
from tests.stories.visitors import Fields, Visitor, words_of

PROGRAMME, BODY = "career", "model-board"
NUMBER = r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b"
# As pages say them; where one begins another, the longer comes first.
STATES = (
    "Not valid yet",
    "Active, renewal is open",
    "Active",
    "Expired, may still be renewed",
    "Lapsed",
    "Inactive",
    "Suspended",
    "Revoked",
    "Given back by its holder",
    "Replaced by a later certificate",
)


@dataclass
class Stage:
    """Where it plays: a new visitor for each person, the clock of everybody, the worker's turn to sign, a token."""

    visitor: Callable[[], Visitor]
    clock: Clock
    sign: Callable[[], object]
    token: Callable[[date], str]
    papers: dict[str, bytes] = field(default_factory=dict)
    there: dict[str, Visitor] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.clock.now.date()

    def go_to(self, day: str) -> None:
        """Months pass, so that nobody has tried anything too often."""
        self.clock.on(day)
        self.there.clear()
        cache.clear()

    def person(self, name: str) -> Visitor:
        """Who is there on this day, signed in; a stranger is not."""
        if name not in self.there:
            self.there[name] = self.visitor()
            if name != "stranger":
                sign_in(self.there[name], f"{name}@example.org")
        self.there[name].open("/my/" if name != "stranger" else "/")
        return self.there[name]


def whole_career(stage: Stage) -> None:
    stage.go_to("2026-02-12")
    first = she_gets_it(stage)
    all_agree(stage, first, "active", "Active")
    second = renewed_early_no_day_is_lost(stage, first)
    third = renewed_late_it_costs_the_fee_of_its_step(stage, second)
    fourth = lapsed_it_is_reinstated(stage, third)
    suspended_appealed_and_revoked(stage, fourth)


def she_gets_it(stage: Stage) -> Certificate:
    ada = stage.person("ada")
    ada.open(f"/programmes/{PROGRAMME}/")
    ada.click("See where you stand")
    ada.click("Read and sign it")
    ada.press("Sign", {"Your legal name": "Ada Okafor"})
    ada.press("Begin an application")
    ada.click("Go on with your application")
    ada.press("Continue")
    ada.press("Send my application")
    certificate = issue(stage)
    ada.open(f"/certificates/{certificate.number}/")
    ada.press("Save my choice", {"Listed: it may also stand in the public register": True})
    return certificate


def issue(stage: Stage) -> Certificate:
    """Reviewed by one, decided by another, signed by the worker."""
    rita = stage.person("rita")
    rita.click("To review")
    rita.click("Ada Okafor")
    rita.press("Recommend to the registrar")
    confirm_password(rita)
    nora = stage.person("nora")
    nora.click("To decide")
    nora.click("Ada Okafor")
    nora.press("Approve and issue to Ada Okafor")
    confirm_password(nora)
    certificate = Certificate.objects.latest("pk")
    assert certificate.shown_number in nora.text, nora.text
    stage.sign()
    answer = Client().get(f"/c/{certificate.code}.pdf")
    stage.papers[certificate.number] = answer.content
    return certificate


def renewed_early_no_day_is_lost(stage: Stage, first: Certificate) -> Certificate:
    stage.go_to("2027-06-01")
    she_learns_more(stage, "Listening well")
    stage.go_to("2027-12-01")
    all_agree(stage, first, "expiring", "Active, renewal is open")
    she_renews(stage, first)
    second = issue(stage)
    assert (second.valid_from, second.valid_through) == (date(2028, 2, 12), date(2030, 2, 11))
    all_agree(stage, first, "expiring", "Active, renewal is open")
    all_agree(stage, second, "upcoming", "Not valid yet")
    stage.go_to("2028-02-12")
    all_agree(stage, second, "active", "Active")
    stranger = stage.person("stranger")
    stranger.open(f"/c/{first.code}/")
    assert second.shown_number in stranger.text, stranger.text
    return second


def renewed_late_it_costs_the_fee_of_its_step(stage: Stage, second: Certificate) -> Certificate:
    stage.go_to("2029-03-01")
    she_learns_more(stage, "Rights and advocacy")
    stage.go_to("2030-05-20")
    all_agree(stage, second, "grace", "Expired, may still be renewed")
    she_renews(stage, second)
    rita = stage.person("rita")
    rita.click("To review")
    rita.click("Ada Okafor")
    rita.click("Fees")
    assert "$50.00" in rita.text, rita.text
    rita.click("Late renewal")
    rita.press("Record this", {"Paid elsewhere": True, "Receipt number, or the reason why it is waived": "2030-17"})
    confirm_password(rita)
    third = issue(stage)
    assert (third.valid_from, third.valid_through) == (date(2030, 2, 12), date(2032, 2, 11))
    all_agree(stage, third, "active", "Active")
    return third


def lapsed_it_is_reinstated(stage: Stage, third: Certificate) -> Certificate:
    stage.go_to("2032-09-01")
    all_agree(stage, third, "lapsed", "Lapsed")
    ada = stage.person("ada")
    ada.open(f"/paths/{PROGRAMME}/statements/code/")
    ada.press("Sign", {"Your legal name": "Ada Okafor"})
    ada.open(f"/certificates/{third.number}/")
    ada.click("Have it reinstated")
    ada.press("Begin your reinstatement")
    ada.click("Go on with your application")
    ada.press("Send it")
    fourth = issue(stage)
    assert fourth.valid_from == stage.today
    all_agree(stage, fourth, "active", "Active")
    return fourth


def suspended_appealed_and_revoked(stage: Stage, certificate: Certificate) -> None:
    stage.go_to("2032-10-04")
    nora = stage.person("nora")
    nora.open(f"/issued/{certificate.number}/")
    nora.click("Revocation")
    confirm_password(nora)
    why: Fields = {"The code of ethics was not kept": True, "Reasons for the holder": "What was found."}
    nora.press("Propose it", why)
    confirm_password(nora)
    all_agree(stage, certificate, "active", "Active")
    ada = stage.person("ada")
    ada.open(f"/certificates/{certificate.number}/")
    ada.click("Revocation")
    ada.press("Send your answer", {"In your words": "I see it otherwise."})
    vera = stage.person("vera")
    vera.click("Conduct")
    vera.click("Revocation")
    vera.press("Decide as proposed: Revocation")
    confirm_password(vera)
    all_agree(stage, certificate, "suspended", "Suspended")
    stage.go_to("2032-10-10")
    ada = stage.person("ada")
    ada.open(f"/certificates/{certificate.number}/")
    ada.click("Revocation")
    ada.press("Send your appeal", {"In your words": "It was not me."})
    all_agree(stage, certificate, "suspended", "Suspended")
    omar = stage.person("omar")
    omar.click("Conduct")
    omar.click("Revocation")
    omar.press("Decide the appeal", {"The decision stands": True, "Your reasons": "It was looked into twice."})
    confirm_password(omar)
    all_agree(stage, certificate, "revoked", "Revoked")


def she_learns_more(stage: Stage, title: str) -> None:
    ended = stage.today - timedelta(days=30)
    ada = stage.person("ada")
    ada.open("/learning/claims/new/")
    ada.press(
        "Send",
        {
            "What was it called?": title,
            "Who gave it?": "Meadowlark Recovery College",
            "First day": (ended - timedelta(days=4)).isoformat(),
            "Last day": ended.isoformat(),
            "Hours in all": "20",
            "In person": True,
            "What was it?": "Course",
            "How can it be checked?": "Ask the college's registry.",
            "Two Rivers Academy": True,
        },
    )
    mona = stage.person("mona")
    mona.click("Training claims")
    mona.click(title)
    mona.press("Accept 20 h")
    confirm_password(mona)
    assert "is accepted" in mona.text, mona.text


def she_renews(stage: Stage, certificate: Certificate) -> None:
    ada = stage.person("ada")
    ada.open(f"/certificates/{certificate.number}/")
    ada.click("Renew it")
    ada.press("Begin your renewal")
    ada.click("Go on with your application")
    ada.press("Continue", {"2 years": True})
    ada.press("Send it")
    assert "It is sent" in ada.text, ada.text


def all_agree(stage: Stage, certificate: Certificate, status: str, words: str) -> None:
    """Page, API, register, the lists of holder and body, and whoever drops the paper: one answer, at once.

    The register shows what is in force, so that one which has not begun is not in it.
    """
    number = certificate.shown_number
    stranger = stage.person("stranger")
    stranger.open(f"/c/{certificate.code}/")
    told = {"page": first_state(stranger.text)}
    stranger.open(f"/register/{BODY}/")
    told["register"] = state_beside(number, stranger.text)
    for name, address in (("ada", "/certificates/"), ("nora", "/issued/")):
        visitor = stage.person(name)
        visitor.open(address)
        told[address] = state_beside(number, visitor.text)
    paper = SimpleUploadedFile("certificate.pdf", stage.papers[certificate.number], "application/pdf")
    dropped = Client().post("/verify/file/", {"file": paper})
    told["paper"] = first_state(words_of(BeautifulSoup(dropped.content, "html.parser")))
    expected = dict.fromkeys(told, words) | ({"register": ""} if status == "upcoming" else {})
    bearer = {"authorization": f"Bearer {stage.token(stage.today)}"}
    told["api"] = Client().get(f"/api/v1/verify/{certificate.number}", headers=bearer).json()["status"]
    assert told == expected | {"api": status}, (number, stage.today)


def first_state(text: str) -> str:
    """The first state of a certificate that a text tells; empty where it tells none."""
    found = re.search("|".join(STATES), text)
    return found.group() if found else ""


def state_beside(number: str, text: str) -> str:
    """What a list tells of one number, before it comes to the next."""
    _before, there, after = text.partition(number)
    return first_state(re.split(NUMBER, after)[0]) if there else ""
