"""Knows what is put before a body as proof, and what somebody of the body said to each.

A file lies in the row and nowhere else: no public address leads to it, and it is stored and removed with its facts.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.models.programmes import Programme
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.content import proofs


class ProofKind(models.TextChoices):
    DOCUMENT = "document", _("document")
    CREDENTIAL = "credential", _("credential held elsewhere")
    TASK = "task", _("task")
    EVENT = "event", _("event")
    EXAM = "exam", _("exam held elsewhere")


# Without a file there is nothing to look at.
WITH_A_FILE = ["document", "credential"]

# What a proof's status is called, and the shape it is shown with.
PROOF_STATUSES = {
    "waiting": (_("Waiting for a decision"), "waiting"),
    "accepted": (_("Accepted"), "complete"),
    "returned": (_("Returned"), "returned"),
    "withdrawn": (_("No longer accepted"), "returned"),
}


class ProofQuerySet(AppendOnlyQuerySet):
    def facts(self):
        """Proofs with their programme and what was said to them, without their files."""
        along = ("person", "programme__body", "decision", "withdrawal")
        return self.select_related(*along).defer("content")

    def of(self, person, *, body):
        """What of a person lies with one body, oldest first."""
        return self.facts().filter(person__in=person.accounts, programme__body=body).order_by("sent_at", "pk")

    def waiting(self):
        return self.facts().filter(decision=None).order_by("sent_at", "pk")


class Proof(AppendOnlyModel):
    """Something a programme asks for, said to be there. `code` is what the programme's rules call it.

    `dated_on` is the date on a document, the first day of a credential, the day of a task, an event or an exam;
    `until_on` the last day of a credential that has one; `issuer` who gave a credential, or told the body of an exam.
    Whoever sent it is the person, or somebody of the body on whose desk it arrived: of an exam always the latter.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proofs")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="proofs")
    kind = models.CharField(max_length=12, choices=ProofKind.choices)
    code = models.CharField(max_length=80)
    dated_on = models.DateField()
    until_on = models.DateField(null=True)
    issuer = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=80, blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    scaled = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    note = models.TextField(blank=True)
    ending = models.CharField(max_length=3, choices=[(name, name.upper()) for name in proofs.TYPES], blank=True)
    content = models.BinaryField(default=bytes)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_on = models.DateField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ProofQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme", "kind", "code", "dated_on", "digest"], name="the_same_proof_is_sent_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=WITH_A_FILE) | ~Q(ending=""), name="a_document_and_a_credential_have_a_file"
            ),
            models.CheckConstraint(
                condition=Q(kind="credential") & ~Q(issuer="")
                | Q(kind="exam", number="", until_on=None) & ~Q(issuer="")
                | ~Q(kind__in=["credential", "exam"]) & Q(issuer="", number="", until_on=None),
                name="a_credential_and_an_exam_say_from_whom_they_are",
            ),
            models.CheckConstraint(
                condition=Q(percent=None, scaled=None) | Q(kind="exam"), name="only_an_exam_has_a_score"
            ),
            models.CheckConstraint(
                condition=(Q(percent=None) | Q(percent__gte=0, percent__lte=100)) & (Q(scaled=None) | Q(scaled__gte=0)),
                name="a_score_is_no_less_than_nothing_and_no_more_than_all",
            ),
            models.CheckConstraint(
                condition=~Q(kind="exam") | ~Q(sent_by=F("person")), name="the_body_itself_writes_down_an_exam"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("dated_on")),
                name="a_credential_ends_no_earlier_than_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} of {self.person_id}"

    @property
    def status(self) -> str:
        """waiting, accepted, returned or withdrawn."""
        decision = getattr(self, "decision", None)
        if decision is None:
            return "waiting"
        if not decision.is_accepted:
            return "returned"
        return "accepted" if getattr(self, "withdrawal", None) is None else "withdrawn"

    @property
    def is_direct(self) -> bool:
        """Whether it came to the body without passing through the person's own hands."""
        return self.sent_by_id != self.person_id

    @property
    def in_words(self) -> str:
        return in_words(self.code)

    @property
    def status_in_words(self) -> str:
        return str(PROOF_STATUSES[self.status][0])

    @property
    def status_kind(self) -> str:
        return PROOF_STATUSES[self.status][1]


def in_words(code: str) -> str:
    """What a programme's rules call a thing, for people to read."""
    return code.replace("_", " ").replace("-", " ").capitalize()


class ProofDecision(AppendOnlyModel):
    """Somebody of the body accepted a proof, or returned it with the reason; a returned one is sent anew.

    Of a credential the body also says whether it is in good standing.
    """

    proof = models.OneToOneField(Proof, on_delete=models.PROTECT, related_name="decision")
    is_accepted = models.BooleanField()
    in_good_standing = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted=True, reason="") | (Q(is_accepted=False) & ~Q(reason="")),
                name="a_returned_proof_says_why",
            ),
            models.CheckConstraint(
                condition=Q(is_accepted=True) | Q(in_good_standing=False),
                name="only_what_is_accepted_is_in_good_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proof_id} {'accepted' if self.is_accepted else 'returned'}"


class ProofWithdrawal(AppendOnlyModel):
    """Somebody of the body took an acceptance back, with the reason: from then on the proof counts for nothing."""

    proof = models.OneToOneField(Proof, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_withdrawal_says_why")]

    def __str__(self) -> str:
        return f"{self.proof_id} no longer accepted"
