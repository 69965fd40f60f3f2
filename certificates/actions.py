"""Everything that is done with programmes, applications and certificates; nothing else in this room writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import filing, judging, lint, names, numbers, publishing, rules, separation
from certificates.faces import STATE_WORDS
from certificates.models import (
    Application,
    Attestation,
    Certificate,
    Certification,
    Decision,
    Following,
    Happened,
    IssuePlan,
    Outcome,
    Programme,
    ReasonCode,
    Recommendation,
    Review,
    Stage,
    Standard,
    Statement,
    Status,
    StatusEvent,
)
from certificates.rules import language
from lms.audit import ledger
from lms.notices import outbox
from lms.people import actions as people
from lms.people.actions import Refused
from lms.people.models import Organisation


class NotReady(Refused):
    """An application that may not be filed yet: `missing` holds the findings that keep it back."""

    def __init__(self, missing: list[Mapping[str, Any]]) -> None:
        super().__init__(_("This application cannot be sent yet. Your path shows what is still to come."))
        self.missing = missing


class Stopped(Refused):
    """A certificate that was approved and is not sound: `problems` are whole sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(_("No certificate was issued.") + " " + " ".join(problems))
        self.problems = problems


# Programmes.


@dataclass(frozen=True)
class Loaded:
    """What loading a file changed; nothing where the house knew all of it."""

    programme: Programme
    is_new: bool
    described: list[str]
    published: list[Standard]
    closed: list[Standard]

    @property
    def changed(self) -> bool:
        return bool(self.is_new or self.described or self.published or self.closed)


@transaction.atomic
def load(*, values: Mapping[str, Any], by, body: Organisation | None = None) -> Loaded:
    """Publish what a programme file says and the house does not know yet; twice changes nothing.

    `values` are the plain values of the file. `body` is found by the name the file gives, and founded where there is
    none. Raises RuleError, with every fault and its place, for what cannot be read or would change what is published.
    """
    read = rules.read_programme(values)
    facts = publishing.cover(read, values)
    programme, is_new = _cover(read, facts, body=body, by=by)
    stored = list(programme.standards.all())
    found = publishing.changes(read, publishing.editions(values, read), stored)
    described = [] if is_new else _describe(programme, facts, by=by)
    closed = [_close(standard, day, by=by) for standard, day in found.closed]
    published = [_publish(programme, edition, by=by) for edition in found.new]
    return Loaded(programme, is_new, described, published, closed)


def _cover(
    read: language.Programme, facts: Mapping[str, Any], *, body: Organisation | None, by
) -> tuple[Programme, bool]:
    """The programme's row, locked; made where there is none."""
    programme = Programme.objects.select_for_update(of=("self",)).select_related("body").filter(slug=read.slug).first()
    if programme is not None:
        if body is not None and body.pk != programme.body_id:
            reason = _("this programme belongs to %(body)s") % {"body": programme.body.name}
            raise rules.RuleError.at("programme", reason)
        return programme, False
    body = body or _body(read.body, by=by)
    if not body.certifies:
        raise rules.RuleError.at("body", _("%(body)s is not a certifying body") % {"body": body.name})
    programme = Programme.objects.create(slug=read.slug, body=body, **facts)
    ledger.record("certificates.add_programme", of=programme, by=by, detail={"slug": programme.slug})
    return programme, True


def _body(name: str, *, by) -> Organisation:
    if not name:
        raise rules.RuleError.at("body", _("is missing"))
    known = Organisation.objects.filter(name=name, certifies=True).first()
    return known or people.found(name=name, slug=slugify(name)[:50], by=by, certifies=True)


def _describe(programme: Programme, facts: Mapping[str, Any], *, by) -> list[str]:
    changed = publishing.differs(programme, facts)
    if changed:
        for name in changed:
            setattr(programme, name, facts[name])
        programme.save(update_fields=changed)
        detail = {"slug": programme.slug, "fields": ", ".join(changed)}
        ledger.record("certificates.describe_programme", of=programme, by=by, detail=detail)
    return changed


def _publish(programme: Programme, edition: publishing.Edition, *, by) -> Standard:
    standard = Standard.objects.create(
        programme=programme,
        stage=edition.standard.stage,
        version=edition.standard.version,
        in_force_from=edition.standard.in_force_from,
        in_force_until=edition.standard.in_force_until,
        definition=edition.definition,
        published_at=timezone.now(),
        published_by=by,
    )
    detail = {"stage": standard.stage, "version": standard.version}
    ledger.record("certificates.publish", of=standard, by=by, detail=detail)
    return standard


def _close(standard: Standard, day: date, *, by) -> Standard:
    standard.in_force_until = day
    standard.save(update_fields=["in_force_until"])
    detail = {"stage": standard.stage, "version": standard.version, "until": day.isoformat()}
    ledger.record("certificates.close", of=standard, by=by, detail=detail)
    return standard


@transaction.atomic
def publish_statement(*, body: Organisation, code: str, version: str, title: str, text: str, by) -> bool:
    """Publish the text of one version of a statement; False where it stands already. A changed text is refused."""
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    stored = Statement.objects.filter(body=body, code=code, version=version).first()
    if stored is not None:
        if (stored.title, stored.text) != (title, text):
            raise Refused(
                _("%(code)s %(version)s is published and says something else. Give the new text its own version.")
                % {"code": code, "version": version}
            )
        return False
    statement = Statement.objects.create(body=body, code=code, version=version, title=title, text=text)
    detail = {"code": code, "version": version}
    ledger.record("certificates.publish_statement", of=statement, by=by, detail=detail)
    return True


# A person and a programme.


@transaction.atomic
def follow(*, programme: Programme, by) -> None:
    """Keep a programme on one's own page; twice changes nothing."""
    _row, is_new = Following.objects.get_or_create(person=by, programme=programme, defaults={"since": timezone.now()})
    if is_new:
        ledger.record("certificates.follow", of=programme, by=by)


@transaction.atomic
def unfollow(*, programme: Programme, by) -> None:
    if Following.objects.filter(person=by, programme=programme).delete()[0]:
        ledger.record("certificates.unfollow", of=programme, by=by)


@transaction.atomic
def attest(*, statement: Statement, programme: Programme, signed_name: str, by) -> Attestation:
    """Sign a statement under one's own legal name; a second time on the same day changes nothing.

    Refused where another version has become current since the page was drawn, and under another name.
    """
    programme = Programme.objects.get(pk=programme.pk)
    current = programme.statements.get(statement.code)
    if current is not None and current != statement.version:
        raise Refused(_("A newer version of this text was published while you read. Please read that one."))
    if names.printed(signed_name).casefold() != names.printed(by.legal_name).casefold():
        raise Refused(
            _("Type your legal name as we know it: %(name)s. You can change it under your details.")
            % {"name": by.legal_name}
        )
    attestation, is_new = Attestation.objects.get_or_create(
        person=by,
        statement=statement,
        signed_on=programme.today(),
        defaults={"signed_name": names.printed(signed_name), "signed_at": timezone.now()},
    )
    if is_new:
        detail = {"statement": statement.code, "version": statement.version}
        ledger.record("certificates.attest", of=attestation, by=by, detail=detail)
    return attestation


# Applications.


@transaction.atomic
def begin(*, programme: Programme, by) -> Application:
    """Open an application, or go on with the one that is open. Refused to who holds the certificate already."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    application = Application.objects.open().filter(person=by, programme=programme).first()
    if application is not None:
        return application
    _refuse_holders(programme, by)
    judging.standard_in_force(programme, Stage.INITIAL, programme.today())
    application = Application.objects.create(
        person=by,
        programme=programme,
        given_names=by.legal_given_names,
        family_name=by.legal_family_name,
        begun_at=timezone.now(),
    )
    ledger.record("certificates.begin", of=application, by=by, detail={"programme": programme.slug})
    return application


def _refuse_holders(programme: Programme, person) -> None:
    for certificate in _lineage_of(programme, person):
        if certificate.state().kind in ("active", "upcoming", "suspended"):
            raise Refused(
                _("You already have this certificate, number %(number)s.") % {"number": certificate.shown_number}
            )


def _lineage_of(programme: Programme, person) -> list[Certificate]:
    return list(
        Certificate.objects.filter(certification__programme=programme, certification__person=person)
        .with_what_a_page_needs()
        .order_by("pk")
    )


@transaction.atomic
def answer(*, application: Application, given_names: str, family_name: str, by) -> Application:
    """Keep the name to print, as far as it is typed; only while the application is with the applicant."""
    application = _locked(application)
    if not application.is_with_applicant:
        raise Refused(_("This application has been sent. Its answers can no longer be changed."))
    typed = (names.printed(given_names), names.printed(family_name))
    if typed == (application.given_names, application.family_name):
        return application
    application.given_names, application.family_name = typed
    application.save(update_fields=["given_names", "family_name"])
    ledger.record("certificates.answer", of=application, by=by)
    return application


@transaction.atomic
def submit(*, application: Application, by) -> Application:
    """File an application; the standard of the first filing day is the one it is judged by from then on.

    Refused, with everything that is missing, until all that the applicant can mend themselves is met.
    """
    application = _locked(application)
    if application.status in (Status.SUBMITTED, Status.RECOMMENDED):
        return application
    _refuse_move(application, Status.SUBMITTED)
    if not (application.given_names and application.family_name and names.is_printable(application.printed_name)):
        raise Refused(_("Give the name that is to be printed on the certificate."))
    today = application.programme.today()
    judgement = judging.application(application, on=today)
    if missing := filing.still_to_mend(judgement.findings):
        raise NotReady(missing)
    application.status = Status.SUBMITTED
    application.standard = judgement.standard
    application.filed_on = application.filed_on or today
    application.submitted_at = timezone.now()
    application.save(update_fields=["status", "standard", "filed_on", "submitted_at"])
    detail = {"programme": application.programme.slug, "version": judgement.standard.version}
    ledger.record("certificates.submit", of=application, by=by, detail=detail)
    _tell(application, "submitted", f"{application.pk}:{application.submitted_at.isoformat()}")
    return application


@transaction.atomic
def recommend(*, application: Application, by, reasons: str = "", as_of: str = "") -> Review:
    """Recommend an application to the registrar; refused where it was sent again since the page of `as_of`."""
    application = _locked(application)
    _refuse_if_sent_again(application, as_of)
    _refuse_all(separation.standing_in_the_way(by, application))
    _refuse_move(application, Status.RECOMMENDED)
    review = _review(application, Recommendation.ISSUE, reasons, by=by)
    _move(application, Status.RECOMMENDED)
    ledger.record("certificates.recommend", of=application, by=by)
    return review


@transaction.atomic
def give_back(*, application: Application, by, reasons: str) -> Review:
    """Return an application to the applicant, who reads the reasons and may send it again."""
    application = _locked(application)
    _refuse_all(separation.standing_in_the_way(by, application))
    if not reasons.strip():
        raise Refused(_("Say what is missing, so that the person knows what to do next."))
    _refuse_move(application, Status.RETURNED)
    _abandon_plans(application, [])
    review = _review(application, Recommendation.RETURN, reasons, by=by)
    _move(application, Status.RETURNED)
    ledger.record("certificates.give_back", of=application, by=by)
    _tell(application, "given_back", str(review.pk))
    return review


def _review(application: Application, recommendation: str, reasons: str, *, by) -> Review:
    return Review.objects.create(
        application=application, by=by, at=timezone.now(), recommendation=recommendation, reasons=reasons.strip()
    )


@transaction.atomic
def refuse(*, application: Application, by, reasons: str) -> Decision:
    """End an application without a certificate, with the reasons the applicant reads."""
    application = _locked(application)
    _refuse_all(separation.in_the_way_of_deciding(by, application))
    if not reasons.strip():
        raise Refused(_("A decision against a person gives its reasons."))
    _refuse_move(application, Status.DECIDED)
    _abandon_plans(application, [])
    decision = _decide(application, Outcome.REFUSED, reasons, by=by)
    ledger.record("certificates.refuse", of=application, by=by)
    _tell(application, "refused", str(application.pk))
    return decision


def _decide(application: Application, outcome: str, reasons: str, *, by) -> Decision:
    decision = Decision.objects.create(
        application=application, by=by, at=timezone.now(), outcome=outcome, reasons=reasons.strip()
    )
    _move(application, Status.DECIDED)
    return decision


# Issuing: the plan is stored and committed before anything is issued, so that after a crash there is a record of what
# was about to be, and going on from it issues it once.


def approve(*, application: Application, by, as_of: str = "") -> Certificate:
    """Plan and issue the certificate of a recommended application; twice, or by many at once, issues one.

    Raises Stopped, with every problem, where the certificate would not be sound; then nothing is issued. Refused where
    the application was sent again since the page of `as_of` was drawn.
    """
    plan = plan_issue(application=application, by=by, as_of=as_of)
    return issue(plan=plan)


@transaction.atomic
def plan_issue(*, application: Application, by, as_of: str = "") -> IssuePlan:
    """Steps 1 to 3 of issuing: lock the lineage, judge once more, write down what is about to be issued."""
    application = _locked(application)
    _refuse_if_sent_again(application, as_of)
    standing = IssuePlan.objects.filter(application=application, abandoned_at=None).first()
    _refuse_all(separation.in_the_way_of_deciding(by, application))
    if standing is not None:
        return standing
    _refuse_move(application, Status.DECIDED)
    today = application.programme.today()
    judgement = judging.application(application, on=today)
    if not judgement.met:
        raise Stopped(lint.unmet(judgement))
    valid_from, valid_through = judging.new_term(judgement, application.programme)
    plan = IssuePlan.objects.create(
        application=application,
        number=numbers.new_number(),
        code=numbers.new_code(),
        awarded_on=today,
        valid_from=valid_from,
        valid_through=valid_through,
        findings=judgement.frozen(),
        planned_at=timezone.now(),
        planned_by=by,
    )
    ledger.record("certificates.plan_issue", of=application, by=by, detail={"number": plan.number})
    return plan


def issue(*, plan: IssuePlan) -> Certificate:
    """Steps 4 to 8: lint, store, log, tell, in one transaction; what is issued already is only returned.

    An unsound plan is dropped, with its problems, in a transaction of its own, and Stopped is raised.
    """
    with transaction.atomic():
        plan, lineage = _locked_plan(plan)
        standing = Certificate.objects.filter(plan=plan).first()
        if standing is not None:
            return standing
        problems = _problems(plan, lineage)
        if problems:
            _abandon_plans(plan.application, problems)
        else:
            return _issue(plan, lineage)
    raise Stopped(problems)


def _locked_plan(plan: IssuePlan) -> tuple[IssuePlan, Certification]:
    application = _locked(plan.application)
    lineage = _locked_lineage(application)
    plan = IssuePlan.objects.select_for_update().get(pk=plan.pk)
    plan.application = application
    return plan, lineage


def _problems(plan: IssuePlan, lineage: Certification) -> list[str]:
    if plan.abandoned_at is not None:
        return plan.problems or [_("This plan was dropped. Approve the application again.")]
    judgement = judging.application(plan.application, on=plan.awarded_on)
    plan.findings = judgement.frozen()
    earlier = list(lineage.certificates.with_what_a_page_needs())
    return lint.problems(plan=plan, judgement=judgement, lineage=earlier, on=plan.awarded_on)


def _issue(plan: IssuePlan, lineage: Certification) -> Certificate:
    application = plan.application
    standard = judging.standard_of(application, on=plan.awarded_on)
    certificate = Certificate.objects.create(
        certification=lineage,
        plan=plan,
        standard=standard,
        number=plan.number,
        code=plan.code,
        printed_name=application.printed_name,
        family_name=application.family_name,
        credential=application.programme.title,
        body_name=application.programme.body.name,
        awarded_on=plan.awarded_on,
        valid_from=plan.valid_from,
        valid_through=plan.valid_through,
        findings=plan.findings,
        issued_at=timezone.now(),
        issued_by=plan.planned_by,
        supersedes=lineage.certificates.order_by("-pk").first(),
    )
    _decide(application, Outcome.ISSUED, "", by=plan.planned_by)
    ledger.record("certificates.issue", of=certificate, by=plan.planned_by, detail={"number": certificate.number})
    context = {"application": application, "certificate": certificate}
    _tell(application, "issued", certificate.number, context)
    return certificate


def finish_plans() -> int:
    """Go on from every plan a crash left behind; returns how many certificates were issued. Safe to run at any time."""
    done = 0
    for plan in IssuePlan.objects.unfinished().select_related("application"):
        try:
            issue(plan=plan)
        except Stopped:
            continue
        done += 1
    return done


def _abandon_plans(application: Application, problems: list[str]) -> None:
    for plan in IssuePlan.objects.unfinished().filter(application=application):
        plan.abandoned_at = timezone.now()
        plan.problems = problems
        plan.save(update_fields=["abandoned_at", "problems"])
        ledger.record("certificates.drop_plan", of=application, by=None, detail={"number": plan.number})


# Certificates.


@transaction.atomic
def show(*, certification: Certification, visibility: str, by) -> Certification:
    """Choose who may see that one holds a certificate; from the next request on."""
    certification = Certification.objects.select_for_update().get(pk=certification.pk)
    if certification.visibility == visibility:
        return certification
    certification.visibility = visibility
    certification.save(update_fields=["visibility"])
    ledger.record("certificates.show", of=certification, by=by, detail={"visibility": visibility})
    return certification


def suspend(*, certificate: Certificate, by, reason_code: str, private_note: str = "") -> StatusEvent:
    """Suspend a certificate until it is reinstated; twice changes nothing."""
    return _happen(certificate, Happened.SUSPENDED, reason_code, private_note, by=by)


def reinstate(*, certificate: Certificate, by, reason_code: str, private_note: str = "") -> StatusEvent:
    """Lift a suspension."""
    return _happen(certificate, Happened.REINSTATED, reason_code, private_note, by=by)


def revoke(*, certificate: Certificate, by, reason_code: str, private_note: str = "") -> StatusEvent:
    """Revoke a certificate for good; twice changes nothing."""
    return _happen(certificate, Happened.REVOKED, reason_code, private_note, by=by)


def surrender(*, certificate: Certificate, by) -> StatusEvent:
    """The holder gives a certificate back for good."""
    return _happen(certificate, Happened.SURRENDERED, ReasonCode.HOLDER, "", by=by)


# What may follow on which state, and what is said where it may not.
_FOLLOWS = {
    Happened.SUSPENDED: (
        {"active", "upcoming", "expired"},
        gettext_lazy("This certificate is %(state)s. It cannot be suspended any more."),
    ),
    Happened.REINSTATED: (
        {"suspended"},
        gettext_lazy("This certificate is %(state)s. Only a suspended one can be reinstated."),
    ),
    Happened.REVOKED: (
        {"active", "upcoming", "expired", "suspended"},
        gettext_lazy("This certificate is %(state)s. It cannot be revoked any more."),
    ),
    # Not while it is suspended: a concern that is being looked into is not ended by its subject.
    Happened.SURRENDERED: (
        {"active", "upcoming"},
        gettext_lazy("This certificate is %(state)s. It cannot be given back now."),
    ),
}


@transaction.atomic
def _happen(certificate: Certificate, what: Happened, reason_code: str, private_note: str, *, by) -> StatusEvent:
    certificate = _locked_certificate(certificate)
    holder, programme = certificate.certification.person, certificate.certification.programme
    state = certificate.state()
    if state.kind == what:
        return certificate.happenings.filter(what=what).latest("at", "pk")
    if what == Happened.SURRENDERED and by.pk != holder.pk:
        raise Refused(_("Only the holder gives a certificate back."))
    if what != Happened.SURRENDERED and by.pk == holder.pk:
        raise Refused(_("This is your own certificate. Somebody else has to do this."))
    if what == Happened.REINSTATED:
        _refuse_all(separation.standing_in_the_way(by, certificate.plan.application))
    follows_on, refusal = _FOLLOWS[what]
    if state.kind not in follows_on:
        raise Refused(str(refusal) % {"state": STATE_WORDS[state.kind]})
    event = StatusEvent.objects.create(
        certificate=certificate,
        what=what,
        on=programme.today(),
        at=timezone.now(),
        by=by,
        reason_code=reason_code,
        private_note=private_note.strip(),
    )
    ledger.record(f"certificates.{what}", of=certificate, by=by, detail={"reason": reason_code})
    outbox.tell(
        holder,
        "certificates/changed",
        dedupe=f"certificates/changed:{event.pk}",
        context={"certificate": certificate},
    )
    return event


# Locks, moves, mail.


def _locked(application: Application) -> Application:
    """The application as it stands now, held until the transaction ends."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("person", "programme__body", "standard")
    return rows.get(pk=application.pk)


def _locked_lineage(application: Application) -> Certification:
    lineage, _is_new = Certification.objects.get_or_create(person=application.person, programme=application.programme)
    return Certification.objects.select_for_update().get(pk=lineage.pk)


def _locked_certificate(certificate: Certificate) -> Certificate:
    Certification.objects.select_for_update().get(pk=certificate.certification_id)
    with_people = ("certification__person", "certification__programme", "plan__application__person")
    return Certificate.objects.select_related(*with_people).get(pk=certificate.pk)


def _refuse_all(reasons: Iterable[str]) -> None:
    if reasons := list(reasons):
        raise Refused(" ".join(reasons))


def _refuse_if_sent_again(application: Application, as_of: str) -> None:
    """`as_of` is `application.edition` as the page showed it; empty where no page was drawn."""
    if as_of and as_of != application.edition:
        raise Refused(_("The applicant sent this again since you opened the page. Read it anew before you go on."))


def _refuse_move(application: Application, status: str) -> None:
    if not application.may_become(status):
        raise Refused(_("This application has moved on: %(status)s.") % {"status": application.get_status_display()})


def _move(application: Application, status: str) -> None:
    application.status = status
    application.save(update_fields=["status"])


def _tell(application: Application, notice: str, key: str, context: Mapping[str, Any] | None = None) -> None:
    outbox.tell(
        application.person,
        f"certificates/{notice}",
        dedupe=f"certificates/{notice}:{key}",
        context=context or {"application": application},
    )
