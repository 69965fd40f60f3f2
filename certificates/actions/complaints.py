"""What people tell a body about its certificate holders: taken down, acknowledged, and answered in time."""

import secrets
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import numbers, separation
from certificates.models import Certificate, Complaint, ComplaintAnswer
from lms.audit import ledger
from lms.notices import outbox
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import Organisation
from lms.people.roles import Role

# Within so many days somebody of the body says whether it takes a complaint up.
ANSWER_DAYS = 30
REFERENCE_LENGTH = 9


@transaction.atomic
def complain(
    *,
    body: Organisation,
    about: str,
    text: str,
    number: str = "",
    happened_on: date | None = None,
    name: str = "",
    email: str = "",
    by=None,
) -> Complaint:
    """Take down what somebody tells a body, and acknowledge it where there is an address; `by` is who of the body took
    it down, nobody for what came in by itself. A number that is none of the body's is left out without a word."""
    if by is not None:
        _refuse_outsiders(body, by)
    kept = numbers.read_number(number) or ""
    complaint = Complaint.objects.create(
        body=body,
        reference=new_reference(),
        about=about,
        certificate=Certificate.objects.filter(number=kept, certification__programme__body=body).first(),
        text=text.strip(),
        happened_on=happened_on,
        name=name,
        email=email,
        received_at=timezone.now(),
        answer_by=body.today() + timedelta(days=ANSWER_DAYS),
        taken_down_by=by,
    )
    ledger.record("certificates.complain", of=complaint, by=by)
    _tell(complaint, "complaint_received")
    return complaint


def new_reference() -> str:
    """What whoever complained can name later; it says nothing by itself."""
    return "".join(secrets.choice(numbers.ALPHABET) for _place in range(REFERENCE_LENGTH))


@transaction.atomic
def answer_complaint(*, complaint: Complaint, is_taken_up: bool, words: str, by) -> ComplaintAnswer:
    """Say that a complaint is taken up, or why it is not; who complained hears it. Raises Refused."""
    complaint = Complaint.objects.select_for_update(of=("self",)).select_related("body").get(pk=complaint.pk)
    _refuse_outsiders(complaint.body, by)
    standing = ComplaintAnswer.objects.filter(complaint=complaint).first()
    if standing is not None:
        if standing.is_taken_up == is_taken_up:
            return standing
        raise Refused(_("Somebody has answered this already."))
    holder = complaint.certificate.certification.person if complaint.certificate else None
    if holder is not None and holder.pk in by.accounts:
        raise Refused(_("This is about yourself. Somebody else has to answer it."))
    if holder is not None:
        separation.refuse_all(separation.too_close(by, holder))
    if not words.strip():
        raise Refused(_("Say it in words that can be sent to whoever complained."))
    answer = ComplaintAnswer.objects.create(
        complaint=complaint, is_taken_up=is_taken_up, words=words.strip(), by=by, at=timezone.now()
    )
    verb = "certificates.take_up_complaint" if is_taken_up else "certificates.dismiss_complaint"
    ledger.record(verb, of=complaint, by=by)
    _tell(complaint, "complaint_answered", {"answer": answer})
    return answer


def _refuse_outsiders(body: Organisation, by) -> None:
    if not holds(by, Role.REGISTRAR, organisation=body):
        raise Refused(_("Only a registrar of %(body)s does this.") % {"body": body.name})


def _tell(complaint: Complaint, notice: str, context: dict | None = None) -> None:
    if complaint.email:
        outbox.tell(
            None,
            f"certificates/{notice}",
            dedupe=f"certificates/{notice}:{complaint.pk}",
            address=complaint.email,
            context={"complaint": complaint, **(context or {})},
        )
