"""Documents are sent as proof, and accepted or returned by somebody who is nothing else to the person."""

from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import separation, standards
from certificates.models import Document, DocumentDecision, Programme
from lms.audit import ledger
from lms.notices import outbox
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role

# So many may wait for a decision at once, from one person.
MOST_WAITING = 20


@transaction.atomic
def send_document(*, programme: Programme, type: str, issued_on: date, content: bytes, ending: str, by) -> Document:
    """Send a file as proof; the same file with the same date a second time is the first one. Raises Refused."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    facts = {"person": by, "programme": programme, "type": type, "issued_on": issued_on}
    digest = sha256(content).hexdigest()
    sent = Document.objects.facts().filter(**facts, digest=digest).first()
    if sent is not None and sent.status != "returned":
        return sent
    _refuse_document(facts, is_returned=sent is not None)
    document = Document.objects.create(
        **facts, content=content, digest=digest, ending=ending, sent_at=timezone.now(), sent_on=programme.today()
    )
    ledger.record("certificates.send_document", of=document, by=by, detail={"type": type})
    return document


def _refuse_document(facts: dict, *, is_returned: bool) -> None:
    programme = facts["programme"]
    if facts["type"] not in standards.documents(programme):
        raise Refused(_("This programme does not ask for this document."))
    if facts["issued_on"] > programme.today():
        raise Refused(_("The date on the document is still to come. Check it."))
    if is_returned:
        raise Refused(_("This is the file that came back to you. Read the reason and send another one."))
    if Document.objects.filter(person=facts["person"], decision=None).count() >= MOST_WAITING:
        raise Refused(_("Many of your documents are waiting for a decision. Send more when these are decided."))


@transaction.atomic
def accept_document(*, document: Document, by) -> DocumentDecision:
    """Accept a document; accepting an accepted one changes nothing. Raises Refused."""
    return _decide(document, by, is_accepted=True)


@transaction.atomic
def return_document(*, document: Document, reason: str, by) -> DocumentDecision:
    """Return a document with the reason the person reads. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Say what is missing, so that the person knows what to send."))
    return _decide(document, by, is_accepted=False, reason=reason.strip())


def _decide(document: Document, by, *, is_accepted: bool, reason: str = "") -> DocumentDecision:
    User.objects.select_for_update(no_key=True).get(pk=document.person_id)
    document = Document.objects.facts().get(pk=document.pk)
    if not holds(by, Role.REVIEWER, organisation=document.programme.body_id):
        raise Refused(_("Only a reviewer of %(name)s decides here.") % {"name": document.programme.body.name})
    separation.refuse_all(separation.standing_in_the_way(by, document))
    if document.status != "waiting":
        if document.decision.is_accepted == is_accepted:
            return document.decision
        raise Refused(_("Somebody has decided about this document already."))
    decision = DocumentDecision.objects.create(
        document=document, is_accepted=is_accepted, reason=reason, by=by, at=timezone.now()
    )
    deed = "accept" if is_accepted else "return"
    ledger.record(f"certificates.{deed}_document", of=document, by=by, detail={"type": document.type})
    template = "certificates/document_accepted" if is_accepted else "certificates/document_returned"
    outbox.tell(
        document.person, template, dedupe=f"certificates/document/{document.pk}", context={"document": document}
    )
    return decision
