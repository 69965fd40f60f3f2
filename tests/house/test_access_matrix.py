"""Every address of the site is asked by every person of the cast, with Ada's objects behind it and a life elsewhere."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cache
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings, urls
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone
from django.views import defaults
from wagtail.models import Page

from assessments import actions as assessments
from assessments import loading
from assessments.accommodations import Terms
from assessments.actions import item_files
from assessments.models import Assessment, ItemBank, ItemFile, ItemVersion
from certificates import actions as certificates
from certificates.models import (
    Achievement,
    Application,
    Audit,
    AuditDraw,
    AuditPaper,
    Certificate,
    NameChange,
    Programme,
    ReviewCase,
    Statement,
)
from certificates.models.processes import two_steps
from certificates.rules.files import plain_values
from courses import actions as courses
from courses.models import CoursePage, TrainingClaim
from lms.audit import actions as audit
from lms.content.proofs import Proof
from lms.notices.models import OutboxMessage
from lms.people import actions as people
from lms.people.models import Merge, Organisation, User
from lms.people.roles import PERMISSIONS, Role
from supervision import actions as supervision
from supervision import consents, statements
from supervision.competencies import NUMBERS
from supervision.models import EntryVersion, Placement, RatingDraft
from tests.assessments.conftest import answer_all, assessment_data, bank_data
from tests.conftest import PASSWORD, member, person
from tests.courses.conftest import BODY, REFLECTION, add_assessment, add_course, add_lesson, add_module
from tests.house import access_matrix as matrix
from tests.house.access_matrix import DOORS, FORBIDDEN, GROUPS, KNOW_ADA, LOGIN, MISSING, OPEN, PEOPLE, SHUT, Door

OURS = ("assessments", "certificates", "courses", "supervision")
HTMX = {"HX-Request": "true"}
# What nobody but those in KNOW_ADA may ever read, and what nobody but Ada may.
OF_ADA = (b"Okafor", b"ada@example.org", b"Meadowlark", b"Sorted the pantry")
HERS_ALONE = (b"The lighthouse",)


# The world: one life at the academy, the clinic and the board, and the same elsewhere.


@dataclass(frozen=True)
class Place:
    """Where a life is lived, and with whom."""

    trains: Organisation
    hosts: Organisation
    certifies: Organisation
    author: User
    examiner: User
    supervisor: User
    manager: User
    reviewer: User
    registrar: User


@dataclass
class World:
    people: dict[str, User]
    # For each key of the matrix, what stands in an address for it: Ada's, and the other life's.
    adas: dict[str, list[Any]]
    others: dict[str, list[Any]]
    clients: dict[str, Client] = field(default_factory=dict)

    def ask(
        self,
        who: str,
        method: str,
        address: str,
        data: dict | None = None,
        headers: dict | None = None,
        then: Callable[[], object] = lambda: None,
    ) -> HttpResponse:
        """One request of one person; whatever it did can be looked at by `then`, and is undone."""
        client = self.clients[who]
        cookies = client.cookies.copy()
        # A browser always sends something, be it a token alone.
        data = {"csrfmiddlewaretoken": "x", **(data or {})} if method == "POST" else data
        with transaction.atomic():
            response = getattr(client, method.lower())(address, data, headers=headers)
            then()
            transaction.set_rollback(True)
        client.cookies = cookies
        return response


def live(trainee: User, place: Place, *, proof: str, note: str, thought: str) -> dict[str, list[Any]]:
    """Everything one person can have, in each state that has doors of its own."""
    told = {
        "home": [""],
        "letter": [1],
        "step": ["site"],
        **study(trainee, place, proof=proof, thought=thought),
        **practise(trainee, place, note=note),
        **certify(trainee, place),
        **write_rules(place),
    }
    issued = Certificate.objects.get(number=told["certificate"][0])
    facts = {"kind": "voided", "version": 0, "opened_at": timezone.now()}
    case = ReviewCase.objects.create(certificate=issued, entry_id=told["signed"][0], **facts)
    copy = people.ask_copy(by=trainee)
    people.make_copy.call(copy.pk)
    return told | {"case": [case.pk], "copy": [copy.pk], **look_into(issued, place)}


def look_into(issued: Certificate, place: Place) -> dict[str, list[Any]]:
    """The proof behind a certificate is asked for; one paper is handed in, one is still its holder's alone."""
    day, at = place.certifies.today(), timezone.now()
    draw = AuditDraw.objects.create(
        programme=issued.certification.programme,
        awarded_from=day,
        awarded_through=day,
        grouping="none",
        asked=1,
        is_percent=False,
        seed="seed",
        frame_size=1,
        frame_digest="0",
        groups=[{"name": "", "of": 1, "drawn": 1}],
        asks_for="Papers.",
        answer_days=30,
        decide_days=30,
        drawn_on=day,
        drawn_at=at,
        drawn_by=place.registrar,
    )
    asked = Audit.objects.create(draw=draw, certificate=issued, asked_on=day, answer_until=day + timedelta(days=30))
    handed_in, own = (
        AuditPaper.objects.create(
            audit=asked, title="A paper", ending="pdf", content=b"%PDF-", digest=name, sent_at=at, handed_in_at=moment
        )
        for name, moment in (("one", at), ("two", None))
    )
    return {"audit_draw": [draw.pk], "audit": [asked.pk], "audit_paper": [handed_in.pk], "own_paper": [own.pk]}


def study(trainee: User, place: Place, *, proof: str, thought: str) -> dict[str, list[Any]]:
    quiz, instruments = examine(place)
    pages = publish(place, quiz)
    course, lesson = pages["course_page"], pages["second_lesson"]
    courses.enrol(person=trainee, course=course, by=trainee)
    courses.mark_read(person=trainee, lesson=pages["first_lesson"], by=trainee)
    kept = courses.reflect(person=trainee, lesson=lesson, block=REFLECTION, text=thought, by=trainee)
    finished = assessments.start(person=trainee, assessment=quiz, by=trainee)
    answer_all(finished, right=0)
    assessments.submit(attempt=finished, by=trainee)
    attempt = assessments.start(person=trainee, assessment=quiz, by=trainee)
    return {
        **{key: [page.url_path.removeprefix("/home/")] for key, page in pages.items()},
        **instruments,
        **claim_training(trainee, place, proof=proof),
        "course": [course.translation_key],
        **invite(course, place),
        **gather_live(trainee, place),
        "reflection": [kept.pk],
        "lesson": [lesson.translation_key],
        "unpublished_lesson": [pages["unpublished_page"].translation_key],
        "page": [lesson.pk],
        **ask_for_accommodations(trainee, place),
        "question": [attempt.pk, 1],
        "attempt": [attempt.pk],
        "finished_attempt": [finished.pk],
    }


def examine(place: Place) -> tuple[Assessment, dict[str, list[Any]]]:
    """A quiz with its bank, in which one item is being revised, and the bank of an exam."""
    slug = place.trains.slug
    bank, exam = (
        loading.load_bank(data, organisation=place.trains, by=place.examiner).bank
        for data in (bank_data(code=f"bank-{slug}"), bank_data(code=f"exam-{slug}", is_exam=True))
    )
    policy = assessment_data(code=f"quiz-{slug}", bank=bank.code)
    quiz = loading.load_assessment(policy, organisation=place.trains, by=place.examiner)
    approved, exam_item = (ItemVersion.objects.filter(item__bank=one).first() for one in (bank, exam))
    return quiz, {
        "quiz": [quiz.code],
        "policy": [quiz.pk],
        "bank": [bank.pk],
        "item_draft": [assessments.revise(version=approved, by=place.examiner).pk],
        "exam_item": [exam_item.pk],
        "item_file": [bring_items(exam, place).pk],
    }


def bring_items(bank: ItemBank, place: Place) -> ItemFile:
    facts = {"topic": None, "name": "items.gift", "format": "gift", "data": b"Is it so?{T}"}
    return item_files.bring(bank=bank, by=place.examiner, **facts)


def ask_for_accommodations(trainee: User, place: Place) -> dict[str, list[Any]]:
    """One that waits, with a document, and one that is granted."""
    waiting, granted = (
        assessments.request_accommodation(
            organisation=place.trains, wants=[kind], proof=Proof(b"%PDF-", "pdf"), by=trainee
        )
        for kind in ("wants_time", "wants_reader")
    )
    assessments.grant_accommodation(request=granted, terms=Terms(reader=True), reason="It fits.", by=place.examiner)
    return {"accommodation": [waiting.pk], "granted_accommodation": [granted.pk]}


def publish(place: Place, quiz: Assessment) -> dict[str, Page]:
    """A course by the keys of the matrix; one of its lessons is not published."""
    catalogue = courses.open_catalogue(organisation=place.trains, by=None)
    course = add_course(catalogue, f"Foundations at {place.trains.slug}")
    module = add_module(course)
    pages = {
        "catalogue": catalogue,
        "course_page": course,
        "module_page": module,
        "first_lesson": add_lesson(module, "Choice first"),
        "second_lesson": add_lesson(module, "Your story", body=BODY),
        "unpublished_page": add_lesson(module, "Not yet"),
        "assessment_page": add_assessment(module, quiz),
    }
    pages["unpublished_page"].unpublish()
    return pages


def invite(course: Page, place: Place) -> dict[str, list[Any]]:
    until_on = place.trains.today() + timedelta(days=30)
    label = f"A group at {place.trains.slug}"
    made, code = courses.make_code(course=course, label=label, places=9, until_on=until_on, by=place.manager)
    return {"invitation": [made.pk], "invitation_code": [code]}


def gather_live(trainee: User, place: Place) -> dict[str, list[Any]]:
    """A live training to come, which the trainee has joined."""
    on = place.trains.today() + timedelta(days=30)
    sessions = [courses.Session(on=on, starts=time(9), ends=time(12))]
    facts = {"title": f"Live at {place.trains.slug}", "mode": "in_person", "sessions": sessions}
    training, code = courses.plan_live(organisation=place.trains, by=place.manager, **facts)
    mine = courses.join_live(person=trainee, typed=code, by=trainee)
    return {"live_training": [training.pk], "live_session": [training.sessions.get().pk], "live_place": [mine.pk]}


def claim_training(trainee: User, place: Place, *, proof: str) -> dict[str, list[Any]]:
    """One claim that is accepted, one that waits, one that is returned."""
    accepted, waiting, returned = (
        courses.claim_training(
            person=trainee,
            organisation=place.trains,
            by=trainee,
            provider=proof,
            title=f"Day {number} of {proof}",
            began_on=day,
            completed_on=day,
            minutes=6 * 60,
            minutes_by_topic={},
            mode="in_person",
            activity="course",
            proof=f"Ask {proof}.",
        )
        for number, day in enumerate(place.trains.today() - timedelta(days=ago) for ago in (60, 61, 62))
    )
    courses.accept_claim(claim=accepted, by=place.manager, as_of=accepted.claimed_at)
    courses.return_claim(claim=returned, reason="Who was it?", by=place.manager, as_of=returned.claimed_at)
    return {"claim": [waiting.pk], "returned_claim": [returned.pk]}


def practise(trainee: User, place: Place, *, note: str) -> dict[str, list[Any]]:
    today, began = place.hosts.today(), timezone.now() - timedelta(days=40)
    for someone in (trainee, place.supervisor):
        supervision.give_consent(by=someone, at=began)
    held = [
        supervision.record_qualification(
            person=place.supervisor,
            organisation=place.hosts,
            credential=credential,
            title="Certified Peer Supervisor",
            jurisdiction="Model State",
            from_on=date(2024, 1, 1),
            by=place.supervisor,
            proof=Proof(b"%PDF-", "pdf"),
            at=began,
        )
        for credential in ("cps", "lcsw", "ended")
    ]
    for one in (held[0], held[2]):
        supervision.verify_qualification(qualification=one, by=place.manager, at=began)
    placement = supervision.propose_placement(
        trainee=trainee,
        site=place.hosts,
        position="volunteer",
        starts_on=began.date(),
        supervisor_email=place.supervisor.email,
        by=trainee,
        at=began,
    )
    placement = supervision.accept_placement(placement=placement, by=place.supervisor, at=began)
    draft, handed_in, signed, refused, by_hand = (
        supervision.log(
            placement=placement,
            work=supervision.Work(
                on=today - timedelta(days=ago),
                starts=time(9),
                ends=time(11),
                kind="direct_service",
                mode="in_person",
                note=note,
            ),
            by=trainee,
        )
        for ago in (2, 3, 4, 5, 6)
    )
    refused, signed, handed_in = supervision.submit(versions=[handed_in, signed, refused], by=trainee)
    refusal = supervision.refuse_to_sign(versions=[refused], reason="I was away.", by=place.supervisor)
    appeal = supervision.appeal(refusal=refusal, words="We met.", by=trainee)
    long_ago = began.date() + timedelta(days=1)
    dispute = supervision.open_dispute(
        placement=placement, from_on=long_ago, until_on=long_ago, reason="A holiday.", by=trainee
    )
    # Whoever vouches for hours reviews no application.
    voucher = member(person(f"wren@{place.hosts.slug}.example", "Wren", "Hale"), place.hosts, Role.PROGRAMME_MANAGER)
    alternate = supervision.record_paper(
        placement=placement,
        codes=[by_hand.paper_code],
        rows=[],
        account="Signed by hand.",
        evidence=[Proof(b"%PDF-", "pdf")],
        is_family=False,
        by=voucher,
    )
    signature = supervision.sign(
        placement=placement,
        shown=[(signed.pk, signed.content_hash)],
        typed_name=place.supervisor.legal_name,
        accepts=True,
        by=place.supervisor,
    )
    supervision.end_qualification(qualification=held[2], kind="revoked", ended_on=began.date(), by=place.manager)
    monday = handed_in.worked_on - timedelta(days=handed_in.worked_on.weekday())
    answers = {"on": (today - timedelta(days=5)).isoformat(), "starts": "13:00", "ends": "15:00"}
    answers |= {"kind": "direct_service", "mode": "in_person", "note": note, "zone": place.hosts.timezone}
    unfinished = supervision.begin_entry(placement=placement, answers=answers, by=trainee)
    meeting = supervision.plan_meeting(
        placement=placement,
        supervisor=place.supervisor,
        on=today + timedelta(days=3),
        clock=time(16),
        minutes=50,
        repeats="weekly",
        by=trainee,
    )
    rating = supervision.finish_rating(draft=answered_rating(placement, place.supervisor), by=place.supervisor)
    return {
        "unfinished": [unfinished.pk],
        "question_of_entry": [unfinished.pk, "kind"],
        "rating": [rating.pk],
        "meeting": [meeting.pk],
        "meeting_day": [meeting.pk, meeting.on],
        "feed": [supervision.make_feed(by=trainee)],
        "rated": [answered_rating(placement, trainee).placement_id, 12],
        "days": [draft.worked_on, today],
        "week": [monday],
        "placement": [placement.pk],
        "site": [place.hosts.slug],
        "supervision": [placement.supervisions.get().pk],
        "supervisor_code": [supervision.make_code(placement=placement, by=trainee)[0].pk],
        "draft": [draft.entry_id],
        "handed_in": [handed_in.entry_id],
        "signed": [signed.entry_id],
        "queue": [placement.pk, monday],
        "signature": [signature.pk],
        "refusal": [refusal.pk],
        "appeal": [appeal.pk],
        "dispute": [dispute.pk],
        "alternate": [alternate.pk],
        "alternate_evidence": [alternate.evidence.get().pk],
        "fingerprint": [signature.digest],
        "qualification": [held[1].pk],
        "held_qualification": [held[0].pk],
        "ended_qualification": [held[2].pk],
        "qualification_proof": [held[1].proofs.get().pk],
    }


def answered_rating(placement: Placement, by: User) -> RatingDraft:
    draft = supervision.begin_rating(placement=placement, by=by)
    for number in NUMBERS:
        supervision.rate(draft=draft, number=number, level=2, by=by)
    return draft


PROGRAMME = """
programme: {slug}
title: {title}
body: {body}
timezone: America/New_York
statements: {{code: "1"}}
standards:
  - stage: initial
    version: "1"
    in_force: {{from: 2023-06-01}}
    term: {{months: 24}}
    requirements:
      - id: code
        label: The code, signed
        any_of:
          - [{{attest: {{statement: code, version: current}}}}]
          - [{{document: {{type: paper}}}}]
          - [{{exam: {{assessment: oral, completed: true}}}}]
          - [{{person: {{attribute: education, equals: college}}}}]
          - [{{references: {{minimum: 1}}}}]
      - id: training
        label: An hour of training
        hours: {{kind: training, minimum: 1}}
  - {{stage: renewal, version: "1", requirements: [], renewal: {{opens: {{months: 30}}}}}}
  - {{stage: reinstatement, version: "1", requirements: []}}
  - {{stage: upgrade, version: "1", requirements: []}}
"""


class Paper(SimpleUploadedFile):
    """A file that can be sent more than once."""

    def read(self, *args):
        self.seek(0)
        return super().read(*args)


def certify(trainee: User, place: Place) -> dict[str, list[Any]]:
    """One programme for each state an application can be in."""
    begun, sent, recommended, issued, appealed = (
        certificates.begin(programme=programme, by=trainee) for programme in programmes(place)
    )
    statement = Statement.objects.get(body=place.certifies)
    certificates.attest(statement=statement, programme=begun.programme, signed_name=trainee.legal_name, by=trainee)
    for application in (sent, recommended, issued, appealed):
        certificates.submit(application=application, by=trainee)
    for application in (recommended, issued, appealed):
        certificates.recommend(application=application, by=place.reviewer)
    certificate = certificates.approve(application=issued, by=place.registrar)
    api_token, _text = certificates.make_token(
        organisation=place.certifies,
        label="The state",
        scopes=["one"],
        expires_on=place.certifies.today(),
        by=place.registrar,
    )
    run = certificates.begin_run(
        programme=recommended.programme,
        applications=Application.objects.filter(pk=recommended.pk),
        by=place.registrar,
    )
    fee, paid = (application.charges.get() for application in (sent, appealed))
    settlement = certificates.settle(charge=paid, kind="paid", note="R-1", by=place.reviewer)
    certificates.refuse(application=appealed, reasons="Not yet.", by=place.registrar)
    certificates.appeal(application=appealed, reasons="Please look again.", by=trainee)
    achievement = _sign(certificate)
    proof, accepted_proof = (
        certificates.send_proof(
            programme=begun.programme,
            kind="document",
            code="paper",
            dated_on=date(2026, 1, day),
            content=b"%PDF-",
            ending="pdf",
            by=trainee,
        )
        for day in (2, 3)
    )
    certificates.accept_proof(proof=accepted_proof, by=place.reviewer)
    exam_result = certificates.record_proof(
        person=trainee,
        programme=begun.programme,
        kind="exam",
        code="oral",
        dated_on=date(2026, 1, 2),
        issuer="The examiners",
        by=place.reviewer,
    )
    waiver = certificates.propose_waiver(
        programme=begun.programme,
        stage="initial",
        requirement="training",
        reason="It was not held.",
        from_on=date(2026, 1, 1),
        person=trainee,
        by=place.reviewer,
    )
    return {
        **ask_references(trainee, begun.programme),
        "waiver": [waiver.pk],
        "person_on_path": [begun.programme.slug, trainee.pk],
        "paper": [begun.programme.slug, "document", "paper"],
        "proof": [proof.pk],
        "accepted_proof": [accepted_proof.pk],
        "exam_result": [exam_result.pk],
        "programme": [begun.programme.slug],
        "statement": [begun.programme.slug, statement.code],
        "begun": [begun.pk],
        "sent": [sent.pk],
        "recommended": [recommended.pk],
        "appealed": [appealed.pk],
        "body": [place.certifies.slug],
        "token": [api_token.pk],
        "run": [run.pk],
        "fee": [fee.pk],
        "settlement": [settlement.pk],
        "certificate": [certificate.number],
        "certificates_feed": [certificates.make_feed(by=trainee)],
        **discipline(trainee, certificate, place),
        "name_change": [ask_new_name(trainee, certificate).pk],
        "merge": [ask_merge(trainee, place).pk],
        "code": [certificate.code],
        "status_list": [1],
        "achievement": [certificate.certification.programme.slug, achievement.version],
        "issuer": [place.certifies.slug],
    }


def _sign(certificate: Certificate) -> Achievement:
    audit.make_keys()
    assert certificates.sign_all(at=timezone.now())[1] == 0
    return certificate.documents.get().achievement


def ask_new_name(trainee: User, certificate: Certificate) -> NameChange:
    names = {"given_names": trainee.legal_given_names, "family_name": f"{trainee.legal_family_name}-Reed"}
    return certificates.ask_new_name(certificate=certificate, **names, content=b"%PDF-", ending="pdf", by=trainee)


def ask_merge(trainee: User, place: Place) -> Merge:
    """Somebody who is said to be the trainee as well; asked by the second registrar of the board."""
    slug = place.certifies.slug
    twin = person(f"twin@{slug}.example", "Twin", trainee.legal_family_name)
    second = User.objects.get(email=f"second@{slug}.example")
    return people.ask_merge(account=twin, into=trainee, organisation=place.certifies, reason="Her passport.", by=second)


def ask_references(trainee: User, programme: Programme) -> dict[str, list[Any]]:
    """One reference that was given, and one that is still asked for, with the secret of its link."""
    given, open_one = (
        certificates.ask_reference(
            programme=programme, name="Jo Park", email=f"{name}-{trainee.email}", relation="friend", by=trainee
        )
        for name in ("jo", "joe")
    )
    certificates.give_reference(
        request=given,
        signed_name="Jo Park",
        relation="friend",
        known_since=date(2020, 1, 1),
        letter="They listen well, and they come back.",
        person_may_read=False,
    )
    mail = OutboxMessage.objects.get(address=open_one.email)
    token = re.search(r"/references/(\S+)/", mail.text)[1]
    return {"reference": [given.pk], "reference_request": [open_one.pk], "reference_token": [token]}


def write_rules(place: Place) -> dict[str, list[Any]]:
    """A draft, and one that waits for a second registrar."""
    draft, sent = (
        certificates.bring_draft(
            values=plain_values(PROGRAMME.format(slug=slug, title=slug, body=place.certifies.name)),
            body=place.certifies,
            draft=None,
            by=place.registrar,
        )
        for slug in (f"{place.certifies.slug}-drafted", f"{place.certifies.slug}-sent-on")
    )
    preview = certificates.work_out(draft=draft, by=place.registrar)
    state = certificates.send_rules(draft=sent, by=place.registrar)
    task = state.current_task_state
    return {
        "rules": [draft.pk],
        "rules_version": [draft.pk, draft.latest_revision_id],
        "rules_versions": [draft.pk, "earliest", "latest"],
        "rules_sent": [sent.pk],
        "rules_approval": [sent.pk, state.pk],
        "rules_task": [sent.pk, "approve", task.pk],
        "rules_task_shown": [sent.pk, task.task_id],
        "rules_change": [preview.pk],
    }


def discipline(trainee: User, certificate: Certificate, place: Place) -> dict[str, list[Any]]:
    """A concern, what a second registrar proposed, and what the holder may answer."""
    slug = place.certifies.slug
    second = member(person(f"second@{slug}.example", "Vera", "Lund"), place.certifies, Role.REGISTRAR)
    facts = {"certificate": certificate, "reasons": "What was found.", "by": second}
    complaint = certificates.complain(
        body=place.certifies, about=trainee.legal_name, text="It happened.", number=certificate.number
    )
    measure = certificates.propose(kind="revocation", reason_code="issued_in_error", **facts)
    own = certificates.propose(kind="suspension", reason_code="ethics", **facts)
    return {
        "complaint": [complaint.pk],
        "concern": [complaint.reference],
        "proposal": [certificate.number, "conditions"],
        "measure": [measure.pk],
        "own_measure": [certificate.number, own.pk],
    }


def programmes(place: Place) -> list[Programme]:
    body = place.certifies
    certificates.publish_statement(body=body, code="code", version="1", title="The code", text="I will.", by=None)
    loaded = [
        certificates.load(
            values=plain_values(
                PROGRAMME.format(slug=f"{body.slug}-{state}", title=f"{state} there", body=body.name).encode()
            ),
            body=body,
            by=None,
        ).programme
        for state in ("begun", "sent", "recommended", "issued", "appealed")
    ]
    costs = [
        {"label": "Fee", "cents": 5000, "due": "sent", "holds_decision": False},
        {"label": "Copy", "cents": 500, "due": "asked", "holds_decision": False},
    ]
    facts = {"steps": two_steps(), "appeal_days": 30, "fees": costs, "by": place.registrar}
    for state in (1, 4):
        certificates.set_process(programme=loaded[state], **facts)
    return loaded


def build() -> World:
    academy = people.found(name="Two Rivers Academy", slug="two-rivers-academy", by=None, trains=True)
    clinic = people.found(name="Harbor House", slug="harbor-house", by=None, hosts_practice=True)
    board = people.found(name="Model State Peer Board", slug="model-board", by=None, certifies=True)
    elsewhere = people.found(
        name="Elsewhere Alliance", slug="elsewhere", by=None, trains=True, hosts_practice=True, certifies=True
    )
    cast = {
        "ada": person("ada@example.org", "Ada", "Okafor", born_on=date(1990, 2, 3)),
        "ben": person("ben@example.org", "Benjamin", "Ruiz", preferred_name="Ben"),
        "sol": member(person("sol@example.org", "Solveig", "Marsh"), clinic, Role.SUPERVISOR),
        "mona": person("mona@example.org", "Mona", "Haddad"),
        "rita": member(person("rita@example.org", "Rita", "Lindqvist"), board, Role.REVIEWER),
        "nora": member(person("nora@example.org", "Nora", "Castellanos"), board, Role.REGISTRAR),
        "iris": member(person("iris@example.org", "Iris", "Chen"), academy, Role.AUTHOR),
        "edda": member(person("edda@example.org", "Edda", "Novak"), academy, Role.EXAMINER),
        "ulla": member(person("ulla@example.org", "Ulla", "Berg"), board, Role.AUDITOR),
        "sue": person("sue@example.org", "Sue", "Root", is_superuser=True),
        "gil": person("gil@example.org", "Gil", "Ferro"),
        "otto": member(person("otto@example.org", "Otto", "Brandt"), elsewhere, *Role),
    }
    for organisation in (academy, clinic):
        member(cast["mona"], organisation, Role.PROGRAMME_MANAGER)
    ours = models.Q(content_type__app_label__in=OURS) | models.Q(codename__in=[name for name, _label in PERMISSIONS])
    cast["gil"].user_permissions.set(Permission.objects.filter(ours | models.Q(codename="access_admin")))
    # Elsewhere Tess learns, Otto supervises her, and Pia and Quin answer for the rest; Otto holds every role there.
    tess = person("tess@example.org", "Tess", "Vance", born_on=date(1991, 4, 5))
    pia = member(person("pia@example.org", "Pia", "Lang"), elsewhere, Role.PROGRAMME_MANAGER, Role.REVIEWER)
    quin = member(person("quin@example.org", "Quin", "Osei"), elsewhere, Role.REGISTRAR)
    here = Place(academy, clinic, board, *(cast[key] for key in ("iris", "edda", "sol", "mona", "rita", "nora")))
    there = Place(elsewhere, elsewhere, elsewhere, *[cast["otto"]] * 3, pia, pia, quin)
    return World(
        cast,
        live(cast["ada"], here, proof="Meadowlark College", note="Sorted the pantry.", thought="The lighthouse."),
        live(tess, there, proof="Thistle College", note="Sorted the shed.", thought="The well."),
    )


# Thousands are refused here, so that refusals are not drawn; what the drawn ones say has a test of its own.
IN_A_WORD = {
    "handler403": lambda request, exception: HttpResponse(str(exception), status=403),
    "handler404": lambda request, exception: HttpResponse(status=404),
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """Told once for all tests here, and never written down: all of it happens in one transaction."""
    quick = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        REQUIRE_MFA=False,
        SIGNS=True,
        KEYS_DIR=tmp_path_factory.mktemp("keys"),
        # Asks after each refusal whether editors lead from there to somewhere else; here nobody does.
        MIDDLEWARE=[one for one in settings.MIDDLEWARE if not one.startswith("wagtail.contrib.redirects.")],
    )
    with django_db_blocker.unblock(), quick, transaction.atomic(), pytest.MonkeyPatch.context() as patched:
        for name, answer in IN_A_WORD.items():
            patched.setattr(urls, name, answer)
        with TestCase.captureOnCommitCallbacks(execute=True):
            told = build()
        told.clients = {who: give_password_again(sign_in(told.people.get(who))) for who in matrix.ROLES}
        yield told
        transaction.set_rollback(True)


def sign_in(someone: User | None) -> Client:
    """This person's browser; None is a stranger's."""
    client = Client(raise_request_exception=False)
    if someone is not None:
        response = client.post(reverse("account_login"), {"login": someone.email, "password": PASSWORD})
        assert response.status_code == 302, response.content
    return client


def give_password_again(client: Client) -> Client:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.fixture(autouse=True)
def _access_alone_decides(settings, world, db) -> None:
    """No second factor is asked for, and whoever is signed in has just given the password again."""
    settings.REQUIRE_MFA = False
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 60


# Every address of ours.


def address_of(door: Door, world: World) -> str:
    return reverse(door.name, args=world.adas[door.of] if door.of else [])


def leads_to(response: HttpResponse) -> str:
    """Where an answer sends the browser, htmx told or not; empty where it stays."""
    return response.headers.get("HX-Redirect") or response.headers.get("Location", "")


def said(response: HttpResponse) -> str:
    """What a door answered, in the matrix's words; a status where it is none of them."""
    where = leads_to(response).split("?")[0]
    if response.status_code == 401 or where in (reverse("account_login"), "/_util/login/"):
        return LOGIN
    if where in (reverse("wagtailadmin_login"), reverse("wagtailadmin_home")):
        return SHUT
    if response.status_code in (403, 404):
        return {403: FORBIDDEN, 404: MISSING}[response.status_code]
    return str(response.status_code) if response.status_code in (405, 429) or response.status_code >= 500 else OPEN


def is_as_told(answer: str, told: str) -> bool:
    return answer in (SHUT, FORBIDDEN, MISSING) if told == SHUT else answer == told


def tells_of_ada(response: HttpResponse, who: str) -> list[bytes]:
    kept = (() if who in KNOW_ADA else OF_ADA) + (() if who == "ada" else HERS_ALONE)
    answer = response.getvalue() + repr(dict(response.headers)).encode()
    return [words for words in kept if words in answer]


def faults_at(door: Door, who: str, world: World, headers: dict[str, str] | None = None) -> Iterator[str]:
    """Every way in which a door answers one person otherwise than the matrix says."""
    told = door.answer(who)
    for method in door.method.split():
        response = world.ask(who, method, address_of(door, world), form_for(door, world), headers)
        if not is_as_told(said(response), told):
            yield f"{method} {door}: {response.status_code} {leads_to(response)}, not {told}"
        if not door.shows_ada and (words := tells_of_ada(response, who)):
            yield f"{method} {door} says {words}"


def form_for(door: Door, world: World) -> dict[str, Any]:
    """Nothing filled in; a list of blocks says that it is empty, which Wagtail insists on."""
    if door.name in ("assessment_items:add", "assessment_items:edit"):
        return {"options-count": "0"}
    if door in matrix.RULES:
        return {"standards-count": "0", "sources-count": "0", "statements-count": "0"}
    return {}


def untaken(door: Door) -> list[str]:
    return [method for method in ("GET", "POST") if method not in door.method.split()]


def test_11_every_address_is_classified():
    classified = {door.name for door in DOORS}
    ours = {name for name, _route in matrix.addresses() if matrix.group_of(name) is None}
    assert ours - classified == set(), "Say in tests/house/access_matrix.py who may open these."
    assert classified - {name for name, _route in matrix.addresses()} == set(), "These are no addresses any more."


def test_11_no_rule_of_the_matrix_is_idle():
    groups = [matrix.group_of(name) for name, _route in matrix.addresses()]
    assert [group.prefix for group in GROUPS if group not in groups] == []


# Their work has little to do with Ada's house, and the doors of the editor they come by are slow.
FAR_FROM_IT = frozenset({"iris", "edda", "ulla", "sue", "gil"})


@pytest.mark.parametrize("who", matrix.ROLES)
def test_11_every_door_opens_to_whom_the_matrix_says_and_to_nobody_else(world, who):
    doors = [door for door in DOORS if who not in FAR_FROM_IT or who in door.opens]
    faults = [fault for door in doors for fault in faults_at(door, who, world)]
    assert not faults, "\n".join(faults)


@pytest.mark.thorough
@pytest.mark.parametrize("who", sorted(FAR_FROM_IT))
def test_11_whoever_has_nothing_to_do_with_it_is_shut_out_everywhere_else(world, who):
    faults = [fault for door in DOORS if who not in door.opens for fault in faults_at(door, who, world)]
    assert not faults, "\n".join(faults)


def test_11_the_pages_that_refuse_tell_nothing_of_ada(world, monkeypatch):
    monkeypatch.setattr(urls, "handler403", defaults.permission_denied)
    monkeypatch.setattr(urls, "handler404", defaults.page_not_found)
    for who in matrix.ROLES:
        refusing = {door.answer(who): door for door in DOORS if door.answer(who) != OPEN}
        assert [fault for door in refusing.values() for fault in faults_at(door, who, world)] == [], who
    drawn = world.ask("otto", "GET", reverse("certificates:review", args=world.adas["sent"]))
    assert "nothing you can open" in drawn.text


@pytest.mark.parametrize("who", ["ben", "otto"])
def test_12_a_part_of_a_page_is_as_closed_as_the_page(world, who):
    closed = [door for door in DOORS if door.answer(who) != OPEN]
    faults = [fault for door in closed for fault in faults_at(door, who, world, HTMX)]
    assert not faults, "\n".join(faults)


def test_11_a_method_that_a_door_does_not_take_opens_nothing(world):
    """A page may answer a form as it answers a reader; an act never answers a reader."""
    for door in DOORS:
        for method in untaken(door):
            answer = said(world.ask("otto", method, address_of(door, world)))
            assert answer in ("405", SHUT, FORBIDDEN, MISSING) or door.answer("otto") == OPEN, f"{method} {door}"
        if door.method == "POST":
            who = min(door.opens or {"stranger"})
            assert said(world.ask(who, "GET", address_of(door, world))) == "405", f"{who} reads {door}"


# Every address that is not ours.

FILLED = {
    "content_type_app_name": "courses",
    "content_type_model_name": "lessonpage",
    "app_label": "courses",
    "app_name": "courses",
    "pk": "1",
    "model_name": "lessonpage",
    "int": "1",
}
OF_A_PAGE = ("page_id", "parent_page_id", "page_to_move_id", "page_pk")
WRITTEN_OUT = {
    "account_confirm_email": "/account/confirm-email/x/",
    "account_reset_password_from_key": "/account/password/reset/key/1-x/",
    "wagtailadmin_pages:revisions_compare": "/admin/pages/{page}/revisions/compare/earliest...latest/",
    "wagtaildocs_serve": "/documents/1/x.pdf",
    "/admin/^.*/$": "/admin/nothing/here/",
}


def filled(name: str, route: str, world: World) -> str:
    """The route with Ada's academy's lesson where it asks for a page, and anything where it asks for anything."""
    (page,) = world.adas["page"]
    if name in WRITTEN_OUT:
        return WRITTEN_OUT[name].format(page=page)

    def value(place: re.Match) -> str:
        return str(page) if place[2] in OF_A_PAGE else FILLED.get(place[2], FILLED.get(place[1], "x"))

    return re.sub(r"<(?:(\w+):)?(\w+)>", value, route.replace("^", ""))


def test_17_outside_the_editor_nobody_holds_a_permission_that_wagtail_knows(world):
    """So that in Wagtail's eyes they are one and the same person, and Ben may ask for all of them."""
    outside = set(world.people) - matrix.EDITORS
    assert {who for who in outside if world.people[who].get_all_permissions()} == set()
    assert "ben" in outside


@pytest.mark.parametrize(
    "who",
    [
        "stranger",
        "ben",
        "otto",
        *(pytest.param(who, marks=pytest.mark.thorough) for who in sorted(matrix.EDITORS - {"otto"})),
    ],
)
def test_17_what_is_not_ours_is_closed_to_whom_it_does_not_concern(world, who):
    faults = []
    for name, route in matrix.addresses():
        group = matrix.group_of(name)
        if group is None or group.why_not_asked or who in group.enters:
            continue
        address = filled(name, route, world)
        for method in group.method.split():
            response = world.ask(who, method, address)
            if said(response) not in (LOGIN, SHUT, FORBIDDEN, MISSING, "405"):
                faults.append(f"{method} {name} at {address}: {response.status_code} {leads_to(response)}")
    assert not faults, "\n".join(faults)


def test_17_what_is_not_ours_tells_otto_nothing_of_ada(world):
    for name, route in matrix.addresses():
        group = matrix.group_of(name)
        if group is not None and not group.why_not_asked and "otto" in group.enters:
            response = world.ask("otto", "GET", filled(name, route, world))
            assert tells_of_ada(response, "otto") == [], name
            assert response.status_code < 500, name


# Lists, counts and searches.

# For each list, who reads it here, what it says of Ada's life, and what it says elsewhere, where Otto reads it.
LISTS = [
    ("supervision:placements", "mona", "Okafor", "Vance"),
    ("supervision:verifications", "mona", "Marsh", "Brandt"),
    ("supervision:queue", "sol", "Okafor", "Vance"),
    ("supervision:programme", "mona", "Okafor", "Vance"),
    ("supervision:load", "sol", "Okafor", "Vance"),
    ("supervision:load", "mona", "Okafor", "Vance"),
    ("courses:claims", "mona", "Meadowlark", "Thistle"),
    ("assessments:accommodations_to_decide", "mona", "Okafor", "Vance"),
    ("courses:codes", "mona", "A group at two-rivers-academy", "A group at elsewhere"),
    ("certificates:review_queue", "rita", "Okafor", "Vance"),
    ("certificates:proofs", "rita", "Okafor", "Vance"),
    ("certificates:decide_queue", "nora", "Okafor", "Vance"),
    ("certificates:issued", "nora", "Okafor", "Vance"),
    ("certificates:merges", "nora", "Okafor", "Vance"),
    ("certificates:cases", "nora", "Okafor", "Vance"),
    ("certificates:audits", "rita", "Okafor", "Vance"),
    ("certificates:conduct", "nora", "Okafor", "Vance"),
]


@pytest.mark.parametrize(("name", "who", "here", "there"), LISTS, ids=[f"{row[0]} of {row[1]}" for row in LISTS])
def test_13_a_list_holds_what_is_of_ones_own_house_and_nothing_of_another(world, name, who, here, there):
    ours, theirs = (world.ask(asker, "GET", reverse(name)).text for asker in (who, "otto"))
    assert (here in ours, there in ours) == (True, False)
    assert (here in theirs, there in theirs) == (False, True)


@pytest.mark.parametrize("who", ["sol", "mona", "rita", "nora", "otto"])
def test_13_what_is_counted_is_ones_own(world, who):
    """Of everything that waits there is one here and one elsewhere; two would be a look over the fence."""
    told = BeautifulSoup(world.ask(who, "GET", reverse("dashboard")).content, "html.parser").main.text
    counts = re.findall(r"(\d+) (?:training claim|request|application|entry|entries)", told)
    assert counts
    assert set(counts) == {"1"}


def test_13_searching_what_was_issued_stays_in_ones_own_house(world):
    door, number = reverse("certificates:issued"), world.adas["certificate"][0]
    for asked in ("Okafor", "Ada", "a", number, number[:4]):
        rows = world.ask("otto", "GET", door, {"q": asked}).context["rows"]
        assert [
            row["certificate"].printed_name for row in rows if row["certificate"].printed_name != "Tess Vance"
        ] == []
    assert len(world.ask("nora", "GET", door, {"q": number}).context["rows"]) == 1


def test_13_another_houses_people_are_not_offered_in_a_form(world):
    offered = world.ask("otto", "GET", reverse("supervision:record_for")).text
    assert "Marsh" not in offered
    assert "Harbor House" not in offered


# Permissions that are no roles.


def test_19_a_permission_over_everything_opens_no_row(world):
    gil = world.people["gil"]
    assert all(gil.has_perm(f"people.{name}") for name, _label in PERMISSIONS)
    assert gil.has_perm("certificates.change_application")
    assert [str(door) for door in DOORS if "gil" in door.opens and door.opens < PEOPLE] == []
    assert [str(door) for door in DOORS if "sue" in door.opens and door.opens < PEOPLE] == []


# Signing and deciding.


@pytest.fixture
def as_just_signed_in(world) -> Iterator[None]:
    """Everybody's password was typed at sign-in, and not again since."""
    clients, world.clients = world.clients, {who: sign_in(who_is) for who, who_is in world.people.items()}
    yield
    world.clients = clients


@pytest.mark.parametrize("door", [door for door in DOORS if door.second_factor], ids=str)
def test_whoever_signs_or_decides_has_a_second_factor(world, settings, door):
    settings.REQUIRE_MFA = True
    answer = world.ask(who_fills(door), "POST", address_of(door, world), forms(world).get(door.name))
    assert leads_to(answer).startswith(reverse("people:second_factor"))


def test_no_page_and_no_item_is_written_without_a_second_factor(world, settings):
    settings.REQUIRE_MFA = True
    written = ("wagtailadmin_pages:", "assessment_", "wagtailimages:", "wagtaildocs:")
    routes = [(name, route) for name, route in matrix.addresses() if name.startswith(written) and "/admin/" in route]
    for name, route in routes:
        answer = world.ask("iris", "POST", filled(name, route, world))
        assert leads_to(answer).startswith(reverse("people:second_factor")), name
    assert len(routes) > 60


@pytest.mark.parametrize("door", [door for door in DOORS if door.password_again], ids=str)
def test_whoever_signs_or_decides_gives_the_password_again(world, as_just_signed_in, door):
    answer = world.ask(who_fills(door), "POST", address_of(door, world), forms(world).get(door.name))
    assert leads_to(answer).startswith(reverse("account_reauthenticate"))


# What a form may say.


def test_09_without_its_token_no_form_is_taken_from_whom_it_is_meant_for(world):
    browser = Client(enforce_csrf_checks=True)
    for door in DOORS:
        if "POST" in door.method:
            browser.cookies = world.clients[who_fills(door)].cookies.copy()
            answer = browser.post(address_of(door, world), forms(world).get(door.name, {}))
            # The API takes no form: it knows nobody by a cookie.
            assert (str(door), answer.status_code) == (str(door), 401 if door.name.startswith("api:") else 403)


def who_fills(door: Door) -> str:
    """Ada where she may, else whoever's part it is in her life."""
    return next((who for who in matrix.ROLES if who in door.opens and who not in ("stranger", "ben")), "ben")


def forms(world: World) -> dict[str, dict[str, Any]]:
    """What one types rightly at each door that asks for something."""
    today = Organisation.objects.get(slug="harbor-house").today()
    handed_in = EntryVersion.objects.get(entry=world.adas["handed_in"][0])
    claim = TrainingClaim.objects.get(pk=world.adas["claim"][0])
    training = {
        "title": "Listening",
        "provider": "Meadowlark College",
        "began_on": today - timedelta(days=90),
        "completed_on": today - timedelta(days=90),
        "hours": "3",
        "rest": "0",
        "mode": "in_person",
        "activity": "course",
        "proof": "Ask them.",
        "organisation": claim.organisation_id,
        "form-TOTAL_FORMS": "0",
        "form-INITIAL_FORMS": "0",
    }
    work = {
        "on": today - timedelta(days=1),
        "starts": "06:00",
        "ends": "07:00",
        "kind": "direct_service",
        "mode": "in_person",
    }
    credential = {
        "title": "Certified Peer Specialist",
        "credential": "cps-2",
        "jurisdiction": "Model State",
        "number": "7",
        "from_on": "2024-01-01",
        "until_on": "",
        "organisation": Organisation.objects.get(slug="harbor-house").pk,
    }
    reason = {"reason": "Please say more."}
    session = {"on": today + timedelta(days=31), "starts": "09:00", "ends": "12:00", "breaks": "", "topic": ""}
    reasons = {"reasons": "Please say more."}
    words = {"words": "Please say more."}
    status = {"reason_code": "holder", "private_note": ""}
    paper = {"dated_on": "2026-01-03", "file": Paper("paper.pdf", b"%PDF-2")}
    return {
        "people:details": {
            "legal_given_names": "Ada",
            "legal_family_name": "Okafor",
            "language": "en",
            "timezone": "America/New_York",
        },
        "assessments:question": {"sequence": "1", "answer": "1"},
        "assessments:questions": {"q1-sequence": "1", "q1-answer": "1"},
        "assessments:request_accommodation": {"wants": "wants_breaks", "organisation": claim.organisation_id},
        "assessments:grant_accommodation": {
            "grant-time_factor": "1.5",
            "grant-break_minutes": "0",
            "grant-from_on": today + timedelta(days=1),
            "grant-reason": "It fits.",
        },
        "assessments:decline_accommodation": reason,
        "assessments:end_accommodation": reason,
        "supervision:consent": {"agrees": "on", "version": consents.VERSION},
        "supervision:propose_placement_step": {"site": credential["organisation"]},
        "supervision:record_qualification": credential,
        "supervision:record_for": credential | {"person": world.people["sol"].pk},
        "supervision:accept_placement": {"relation": "site", "typed_name": "Ada Okafor"},
        "supervision:propose_terms": {"frequency": "weekly", "work_per_supervision": "0", "typed_name": "Ada Okafor"},
        "supervision:sign_terms": {"number": "1", "typed_name": "Ada Okafor"},
        "supervision:add_supervisor": {"email": "pia@example.org"},
        "supervision:use_code": {"code": "0000-0000"},
        "supervision:end_supervisor": {"until_on": today + timedelta(days=9)},
        "supervision:log": work | {"note": "", "group_size": "", "population": "", "row_key": "one"},
        "supervision:change": work | {"note": "", "group_size": "", "population": "", "row_key": "one"},
        "supervision:begin_entry": {"on": str(today)},
        "supervision:answer_entry": {"kind": "other"},
        "supervision:meetings": {"on": today, "clock": "9:30", "minutes": "1 h", "repeats": "never", "until_on": ""},
        "supervision:rate": {"level": "3", "note": ""},
        "supervision:timer": {"placement": world.adas["placement"][0], "kind": "other", "mode": "in_person"},
        "supervision:bring_in": {
            "table": f"date,start,end,activity\n{today - timedelta(days=1)},3:00,4:00,other",
            "bring_in": "yes",
        },
        "supervision:set_words": {"supervisor": "co-reflector"},
        "supervision:set_rules": {
            "from_on": today + timedelta(days=400),
            "shortest": "1",
            "longest": "8 h",
            "day_cap": "8 h",
            "week_cap": "40 h",
            "late_after": "7",
            "too_late_after": "30",
            "largest_group": "8",
            "work_per_supervision": "0",
            "individual_share": "0",
        },
        "supervision:void": reason,
        "supervision:return_entry": reason,
        "supervision:refuse_to_sign": reason | {"entries": f"{handed_in.pk}:{handed_in.content_hash}"},
        "supervision:appeal": {"words": "We met."},
        "supervision:decide_appeal": {"outcome": "upheld", "reasons": "Both say so."},
        "supervision:add_proof": {"proof": Paper("paper.pdf", b"%PDF-3")},
        "supervision:return_qualification": reason,
        "supervision:end_qualification": {"kind": "lapsed", "ended_on": today},
        "supervision:review_signatures": reason,
        "supervision:open_dispute": reason | {"from_on": "2026-01-02", "until_on": "2026-01-02"},
        "supervision:decide_dispute": reason,
        "supervision:open_alternate": {"why": "left"},
        "supervision:record_paper": {
            "codes": EntryVersion.objects.get(entry=world.adas["draft"][0]).paper_code,
            "account": "Signed by hand.",
            "file": Paper("paper.pdf", b"%PDF-2"),
            "is_apart": "on",
        },
        "supervision:confirm_alternate": {"accepts": "on", "typed_name": "Mona Haddad"},
        "supervision:decline_alternate": reason,
        "supervision:submit_week": {"shown": f"{handed_in.pk}:{handed_in.content_hash}"},
        "supervision:approve": {"version": handed_in.pk},
        "supervision:sign": {
            "typed_name": "Solveig Marsh",
            "accepts": "on",
            "statement_version": statements.VERSION,
            "shown": f"{handed_in.pk}:{handed_in.content_hash}",
        },
        "courses:reflect": {"block": REFLECTION, "text": "Another thought."},
        "courses:claim_training": training,
        "courses:correct_claim": training,
        "courses:join": {"code": world.adas["invitation_code"][0]},
        "courses:make_code": {
            "course": CoursePage.objects.get(translation_key=world.adas["course"][0]).pk,
            "label": "Spring",
            "places": "9",
            "until_on": today,
        },
        "courses:plan_live": {
            "organisation": claim.organisation_id,
            "title": "Five days",
            "mode": "in_person",
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "0",
            **{f"form-0-{name}": value for name, value in session.items()},
        },
        "courses:add_session": session,
        "courses:move_session": session,
        "courses:cancel_live": reason,
        "courses:make_up": {"session": world.adas["live_session"][0], "on": today, "where": "Elsewhere"},
        "courses:accept_claim": {"as_of": claim.claimed_at.isoformat()},
        "courses:return_claim": reason | {"as_of": claim.claimed_at.isoformat()},
        "certificates:verify": {"number": world.adas["certificate"][0], "family_name": "Okafor"},
        "certificates:attest": {"signed_name": "Ada Okafor", "version": "1"},
        "certificates:answer": {"given_names": "Ada", "family_name": "Okafor"},
        "certificates:give_back": reasons,
        "certificates:messages": {"text": "Good morning."},
        "certificates:appeal": reasons,
        "certificates:decide_appeal": reasons | {"outcome": "upheld"},
        "certificates:charge": {"code": "copy"},
        "certificates:begin_run": {"which": "all"},
        "certificates:make_token": {
            "organisation": Organisation.objects.get(slug="harbor-house").pk,
            "label": "Enrolment",
            "scopes": ["one"],
            "expires_on": today + timedelta(days=30),
        },
        "certificates:settle": {"kind": "paid", "note": "R-2"},
        "certificates:set_process": {
            "fee-TOTAL_FORMS": "0",
            "fee-INITIAL_FORMS": "0",
            "form-TOTAL_FORMS": "2",
            "form-INITIAL_FORMS": "0",
            **{"form-0-name": "Look", "form-0-role": "reviewer", "form-1-name": "Decide", "form-1-role": "registrar"},
        },
        "certificates:return_proof": reasons,
        "certificates:withdraw_proof": reasons,
        "certificates:send_proof": paper,
        "certificates:ask_new_name": {
            "given_names": "Ada",
            "family_name": "Okafor-Reed",
            "file": Paper("order.pdf", b"%PDF-2"),
        },
        "certificates:return_new_name": reasons,
        "certificates:refuse_merge": reasons,
        "certificates:ask_merge": {
            "account": "ben@example.org",
            "into": "ada@example.org",
            "organisation": Organisation.objects.get(slug="model-board").pk,
            "reason": "His passport.",
        },
        "certificates:ask_reference": {"name": "Jo", "email": "new@example.org", "relation": "friend"},
        "certificates:give_reference": {
            "signed_name": "Joe Park",
            "relation": "friend",
            "known_since": "2020-01-01",
            "letter": "They listen well, and they come back.",
        },
        "certificates:set_aside_reference": reasons,
        "certificates:end_waiver": reasons,
        "certificates:propose_waiver": {
            "what": "initial/training",
            "whom": "person",
            "email": "ada@example.org",
            "reason": "Nobody gives it.",
            "from_on": "2026-01-01",
        },
        "certificates:state_facts": {"answer_0": "college"},
        "certificates:record_proof": paper | {"email": "ada@example.org", "what": "document:paper"},
        "certificates:refuse": reasons,
        "certificates:close_case": reasons | {"outcome": "stands"},
        "certificates:extend_audit": words | {"until": (today + timedelta(days=40)).isoformat()},
        "certificates:decide_audit": words | {"outcome": "called_off"},
        "certificates:answer_audit": words,
        "certificates:send_paper": {"title": "Ethics", "file": paper["file"]},
        "certificates:set_letterhead": {"after": "0"},
        "certificates:show": {"visibility": "hidden"},
        "certificates:suspend": status,
        "certificates:complain": {
            "body": Organisation.objects.get(slug="model-board").pk,
            "about": "Somebody",
            "text": "It happened.",
        },
        "certificates:answer_complaint": {"is_taken_up": "yes", "words": "We look into it."},
        "certificates:set_discipline_policy": {"answer_days": "9", "appeal_days": "9", "after_death": "says_so"},
        "certificates:propose": {"reason_code": "ethics", "reasons": "It was found.", "conditions": "With care."},
        "certificates:report_death": {"reason": "A letter came."},
        "certificates:decline": words,
        "certificates:decide_measure_appeal": {"outcome": "upheld", **words},
        "certificates:answer_measure": words,
        "certificates:appeal_measure": words,
    }


def forged(world: World) -> dict[str, Any]:
    """What no form of ours asks for, by the names of the fields in which it would be kept."""
    otto, elsewhere = world.people["otto"].pk, Organisation.objects.get(slug="elsewhere").pk
    somebody = "person user trainee supervisor signer holder by approved_by verified_by accepted_by decided_by"
    moments = "trainee_agreed_at accepted_at verified_at signed_at submitted_at approved_at decided_at read_at"
    places = "organisation site body"
    figures = "score percent right_count minutes entries_count position attempts"
    flags = "is_staff is_superuser passed holds_time is_exam"
    return {
        **dict.fromkeys(somebody.split(), otto),
        **dict.fromkeys(places.split(), elsewhere),
        **dict.fromkeys(moments.split(), "2020-01-01T00:00:00Z"),
        **dict.fromkeys(figures.split(), "100"),
        **dict.fromkeys(flags.split(), "1"),
        "is_active": "",
        "role": "registrar",
        "groups": "1",
        "user_permissions": "1",
        "status": "signed",
        "state": "signed",
        "ending": "submitted",
        "recommendation": "recommend",
        "outcome": "approved",
        "visibility": "public",
        "filed_on": "2020-01-01",
        "starts_on": "2020-01-01",
        "placement": world.others["placement"][0],
        "entry": world.others["handed_in"][0],
        "claim": world.others["claim"][0],
        "application": world.others["sent"][0],
        "programme": world.others["programme"][0],
    }


# These answer with their page, each for a reason of its own: nothing is suspended that could be reinstated, no live
# training has begun, who decided does not decide its appeal, a supervisor can still sign everything, a token stands on
# the page that answers, nothing waits to be issued at once, nobody has died, Ada has a new copy and an application
# under way, and some ask on several pages.
NOT_DONE = {
    "certificates:begin_run",
    "certificates:decide_appeal",
    "certificates:make_feed",
    "certificates:make_token",
    "certificates:decide_measure_appeal",
    # Nobody has renewed.
    "certificates:draw_audits",
    "certificates:reinstate",
    "certificates:take_back_death",
    "people:copy",
    "people:erasure",
    "certificates:verify_file",
    "courses:confirm_live",
    "courses:note_attendance",
    "supervision:open_alternate",
    "supervision:make_feed",
    # Nobody gave her a code.
    "supervision:use_code",
    "supervision:sign_all",
}
PLAIN = (
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.DecimalField,
    models.IntegerField,
    models.JSONField,
)
# Made anew each time, by chance or from the row's own number.
BY_CHANCE = {
    "start",
    "seed",
    "reference",
    "option_order",
    "row_key",
    "note_salt",
    "note_digest",
    "content_hash",
    "digest",
    "number",
    "status_index",
    "code",
    "password",
}


def facts() -> list[tuple[str, list]]:
    """Who, where, what and how much, in every table of ours: all that is not a moment, a row's number or chance."""
    return [(label, sorted(map(repr, rows(asking)))) for label, asking in questions()]


def rows(asking: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(asking)
        return cursor.fetchall()


@cache
def questions() -> list[tuple[str, str]]:
    """What to ask of each table, written out once: it is asked hundreds of times."""
    return [
        (model._meta.label, str(model._default_manager.values_list(*names).query))
        for model in apps.get_models()
        if model._meta.app_label in (*OURS, "people") and (names := [one.name for one in telling(model)])
    ]


def telling(model: type[models.Model]) -> Iterator[models.Field]:
    for one in model._meta.concrete_fields:
        is_whom = one.is_relation and one.related_model in (User, Organisation)
        is_plain = isinstance(one, PLAIN) and not isinstance(one, models.AutoField | models.DateTimeField)
        if (is_whom or is_plain) and one.name not in BY_CHANCE:
            yield one


@pytest.mark.parametrize(
    "door", [door for door in DOORS if "POST" in door.method and door.opens and not door.in_admin], ids=str
)
def test_14_what_a_form_does_not_ask_for_changes_nothing(world, door):
    asked = forms(world).get(door.name, {})
    honest, after_honest = consequences(world, door, asked)
    _forger, after_forged = consequences(world, door, forged(world) | asked)
    assert door.name in NOT_DONE or honest.status_code in (204, 302), summary(honest)
    assert after_forged == after_honest


def summary(response: HttpResponse) -> str:
    """What the page says is wrong."""
    found = BeautifulSoup(response.content, "html.parser").select_one("[role=alert]")
    return " ".join(found.text.split()) if found else ""


def consequences(world: World, door: Door, data: dict[str, Any]) -> tuple[HttpResponse, list]:
    found = []
    response = world.ask(who_fills(door), "POST", address_of(door, world), data, then=lambda: found.extend(facts()))
    return response, found
