"""What a programme asks for is sent as proof or recorded by the body, and accepted or returned by somebody who is
nothing else to the person."""

import json
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import separation, standards
from certificates.models import Programme, Proof, ProofDecision, ProofKind, ProofWithdrawal
from lms.audit import ledger
from lms.notices import outbox
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role

# So many may wait for a decision at once, from one person.
MOST_WAITING = 20
# Who decides what: whether something was done, whoever runs the programme knows too.
DECIDE_PAPERS = (Role.REVIEWER,)
DECIDE_DEEDS = (Role.REVIEWER, Role.PROGRAMME_MANAGER)
DECIDE_EXAMS = (Role.REVIEWER, Role.REGISTRAR)
# Where each kind stands among what a programme names.
NAMED = {
    ProofKind.DOCUMENT: "documents",
    ProofKind.CREDENTIAL: "credentials",
    ProofKind.TASK: "tasks",
    ProofKind.EVENT: "events",
    ProofKind.EXAM: "exams",
}


def deciders(kind: str) -> tuple[Role, ...]:
    if kind == ProofKind.EXAM:
        return DECIDE_EXAMS
    return DECIDE_DEEDS if kind in (ProofKind.TASK, ProofKind.EVENT) else DECIDE_PAPERS


def is_asked(programme: Programme, kind: str, code: str, person) -> bool:
    """Whether the programme names it today, or the standard does by which this person is judged already."""
    return code in getattr(standards.asked_of(person, programme), NAMED[ProofKind(kind)])


@transaction.atomic
def send_proof(*, programme: Programme, kind: str, code: str, dated_on: date, by, **facts: Any) -> Proof:
    """Send proof of what a programme asks for; the same a second time is the first one. Raises Refused.

    `facts` are those of `Proof` that its kind has: content and ending, issuer, number and until_on, note.
    """
    if kind == ProofKind.EXAM:
        raise Refused(_("The body itself writes this down. Ask for your result to be sent there."))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    row = _row(by, programme, kind, code, dated_on, facts)
    sent = Proof.objects.facts().filter(**_identity(row)).first()
    if sent is not None and sent.status in ("waiting", "accepted"):
        return sent
    _refuse_proof(row, is_returned=sent is not None)
    if Proof.objects.filter(person=by, decision=None).count() >= MOST_WAITING:
        raise Refused(_("Many of your proofs are waiting for a decision. Send more when these are decided."))
    proof = Proof.objects.create(**row, sent_by=by)
    ledger.record("certificates.send_proof", of=proof, by=by, detail={"kind": kind, "code": code})
    return proof


@transaction.atomic
def record_proof(*, person, programme: Programme, kind: str, code: str, dated_on: date, by, **facts: Any) -> Proof:
    """Write down what came to the body itself, such as the result of an exam held elsewhere; accepted with it.

    Of an exam `facts` has the `issuer`, who told of it, and the score that the rules ask for, `percent` or `scaled`.
    The same a second time is the first one. Raises Refused.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    row = _row(person, programme, kind, code, dated_on, facts)
    sent = Proof.objects.facts().filter(**_identity(row)).first()
    if sent is not None and sent.status == "accepted":
        return sent
    proof = Proof(**row, sent_by=by)
    _refuse_decider(proof, by)
    _refuse_proof(row, is_returned=sent is not None)
    proof.save()
    ProofDecision.objects.create(proof=proof, is_accepted=True, by=by, at=timezone.now())
    ledger.record("certificates.record_proof", of=proof, by=by, detail={"kind": kind, "code": code})
    _tell(proof, "recorded")
    return proof


def _row(person, programme: Programme, kind: str, code: str, dated_on: date, facts: dict[str, Any]) -> dict[str, Any]:
    said = {name: str(value) for name, value in facts.items() if name not in ("content", "ending") and value}
    content = facts.get("content", b"")
    whole = content + json.dumps(said, sort_keys=True).encode() if said else content
    return {
        **facts,
        "person": person,
        "programme": programme,
        "kind": kind,
        "code": code,
        "dated_on": dated_on,
        "digest": sha256(whole).hexdigest(),
        "sent_at": timezone.now(),
        "sent_on": programme.today(),
    }


def _identity(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("person", "programme", "kind", "code", "dated_on", "digest")}


def _refuse_proof(row: dict[str, Any], *, is_returned: bool) -> None:
    if not is_asked(row["programme"], row["kind"], row["code"], row["person"]):
        raise Refused(_("This programme does not ask for this."))
    if row["dated_on"] > row["programme"].today():
        raise Refused(_("This date is still to come. Check it."))
    until = row.get("until_on")
    if until is not None and until < row["dated_on"]:
        raise Refused(_("The last day is before the first one. Check both."))
    if is_returned:
        raise Refused(_("This is what came back to you. Read the reason and send something else."))
    if row["kind"] == ProofKind.EXAM:
        _refuse_exam(row)


def _refuse_exam(row: dict[str, Any]) -> None:
    code, asked = row["code"], standards.asked_of(row["person"], row["programme"])
    if not standards.held_elsewhere([code]):
        raise Refused(_("This exam is taken here. Its result is known by itself."))
    if not row.get("issuer", "").strip():
        raise Refused(_("Say who told you of the result, so that it can be asked for again."))
    scores = {"percent": asked.percent_exams, "scaled": asked.scaled_exams}
    wanted = [name for name, codes in scores.items() if code in codes]
    if wanted and all(row.get(name) is None for name in wanted):
        raise Refused(_("Write down the score: the rules say how much is enough."))


@transaction.atomic
def accept_proof(*, proof: Proof, by, in_good_standing: bool = False) -> ProofDecision:
    """Accept a proof; accepting an accepted one changes nothing. Raises Refused."""
    standing = in_good_standing and proof.kind == ProofKind.CREDENTIAL
    return _decide(proof, by, is_accepted=True, in_good_standing=standing)


@transaction.atomic
def return_proof(*, proof: Proof, reason: str, by) -> ProofDecision:
    """Return a proof with the reason the person reads. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Say what is missing, so that the person knows what to send."))
    return _decide(proof, by, is_accepted=False, reason=reason.strip())


def _decide(proof: Proof, by, *, is_accepted: bool, **facts: Any) -> ProofDecision:
    proof = _locked(proof, by)
    if proof.status != "waiting":
        if proof.status == ("accepted" if is_accepted else "returned"):
            return proof.decision
        raise Refused(_("Somebody has decided about this already."))
    decision = ProofDecision.objects.create(proof=proof, is_accepted=is_accepted, by=by, at=timezone.now(), **facts)
    deed = "accept" if is_accepted else "return"
    detail = {"kind": proof.kind, "code": proof.code}
    ledger.record(f"certificates.{deed}_proof", of=proof, by=by, detail=detail)
    _tell(proof, "accepted" if is_accepted else "returned")
    return decision


@transaction.atomic
def withdraw_proof(*, proof: Proof, reason: str, by) -> ProofWithdrawal:
    """Take an acceptance back, with the reason the person reads; what was issued on it stays. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Say why it no longer counts, so that the person knows what to do next."))
    proof = _locked(proof, by)
    if proof.status == "withdrawn":
        return proof.withdrawal
    if proof.status != "accepted":
        raise Refused(_("Only what was accepted can be taken back."))
    withdrawal = ProofWithdrawal.objects.create(proof=proof, reason=reason.strip(), by=by, at=timezone.now())
    ledger.record("certificates.withdraw_proof", of=proof, by=by, detail={"kind": proof.kind, "code": proof.code})
    _tell(proof, "withdrawn")
    return withdrawal


def _locked(proof: Proof, by) -> Proof:
    """The proof as it stands now, for somebody who may decide about it."""
    User.objects.select_for_update(no_key=True).get(pk=proof.person_id)
    proof = Proof.objects.facts().get(pk=proof.pk)
    _refuse_decider(proof, by)
    return proof


def _refuse_decider(proof: Proof, by) -> None:
    if not holds(by, *deciders(proof.kind), organisation=proof.programme.body_id):
        raise Refused(_("Only a reviewer of %(name)s decides here.") % {"name": proof.programme.body.name})
    separation.refuse_all(separation.standing_in_the_way(by, proof))


def _tell(proof: Proof, what: str) -> None:
    dedupe = f"certificates/proof/{proof.pk}/{what}"
    outbox.tell(proof.person, f"certificates/proof_{what}", dedupe=dedupe, context={"proof": proof})
