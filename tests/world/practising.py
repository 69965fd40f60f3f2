"""What somebody can have in supervision, by the keys of the access matrix."""

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from lms.content.proofs import Proof
from lms.people.models import User
from lms.people.roles import Role
from supervision import actions as supervision
from supervision.competencies import NUMBERS
from supervision.models import Placement, RatingDraft
from tests.conftest import member, person
from tests.world.places import Place


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
