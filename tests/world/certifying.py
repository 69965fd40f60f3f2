"""What somebody can have with a body: an application in each state, a certificate and what comes to it."""

import re
from datetime import date
from typing import Any

from django.utils import timezone

from certificates import actions as certificates
from certificates.models import (
    Achievement,
    Application,
    Certificate,
    NameChange,
    Programme,
    Statement,
)
from lms.audit import actions as audit
from lms.notices.models import OutboxMessage
from lms.people import actions as people
from lms.people.models import Merge, User
from tests.conftest import person
from tests.world.governing import discipline
from tests.world.places import Place
from tests.world.rules import programmes


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
