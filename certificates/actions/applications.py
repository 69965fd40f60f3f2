"""What an applicant does with an application, and how every other act on one locks, moves and tells."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import clocks, filing, judging, names, processes
from certificates.actions import charging, reminders
from certificates.models import Application, Certificate, Programme, Stage, Status
from certificates.states import STANDING
from lms.audit import ledger
from lms.content.templatetags.peerway import longdate
from lms.notices import outbox
from lms.people.actions import Refused


class NotReady(Refused):
    """An application that may not be filed yet: `missing` holds the findings that keep it back."""

    def __init__(self, missing: list[Mapping[str, Any]]) -> None:
        super().__init__(_("This application cannot be sent yet. Your path shows what is still to come."))
        self.missing = missing


@transaction.atomic
def begin(*, programme: Programme, by) -> Application:
    """Open an application, or go on with the one that is open. Refused to who holds the certificate already.

    It comes under the process that holds today, and its clock starts. One whose time has ended is closed for it.
    """
    application = under_way(programme, by=by)
    if application is not None:
        return application
    _refuse_holders(programme, by)
    judging.standard_in_force(programme, Stage.INITIAL, programme.today())
    application = open_(programme, given_names=by.legal_given_names, family_name=by.legal_family_name, by=by)
    ledger.record("certificates.begin", of=application, by=by, detail={"programme": programme.slug})
    return application


def under_way(programme: Programme, *, by) -> Application | None:
    """The one application that a person has open here, with the programme held; one whose time is over is closed."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    application = Application.objects.open().filter(person__in=by.accounts, programme=programme).first()
    if application is not None and is_too_late(application):
        close(application)
        return None
    return application


def open_(programme: Programme, *, by, **facts) -> Application:
    """A new application under the process that holds today; its clock starts."""
    process = processes.current(programme)
    return Application.objects.create(
        person=by,
        programme=programme,
        begun_at=timezone.now(),
        process=process,
        closes_on=clocks.closes_on(process, programme.today()),
        **facts,
    )


def _refuse_holders(programme: Programme, person) -> None:
    for certificate in _lineage_of(programme, person):
        if certificate.state().kind in STANDING:
            raise Refused(
                _("You already have this certificate, number %(number)s.") % {"number": certificate.shown_number}
            )


def _lineage_of(programme: Programme, person) -> list[Certificate]:
    return list(
        Certificate.objects.filter(certification__programme=programme, certification__person__in=person.accounts)
        .with_what_a_page_needs()
        .order_by("pk")
    )


@transaction.atomic
def answer(*, application: Application, given_names: str, family_name: str, by) -> Application:
    """Keep the name to print, as far as it is typed; only while the application is with the applicant."""
    application = locked(application)
    refuse_if_sent(application)
    if not application.is_first:
        raise Refused(_("A changed name needs its proof. Ask for a new name on the page of your certificate."))
    typed = (names.printed(given_names), names.printed(family_name))
    if typed == (application.given_names, application.family_name):
        return application
    application.given_names, application.family_name = typed
    application.save(update_fields=["given_names", "family_name"])
    ledger.record("certificates.answer", of=application, by=by)
    return application


def refuse_if_sent(application: Application) -> None:
    if not application.is_with_applicant:
        raise Refused(_("This application has been sent. Its answers can no longer be changed."))
    _refuse_too_late(application)


@transaction.atomic
def submit(*, application: Application, by) -> Application:
    """File an application; the standard of the first filing day is the one it is judged by from then on.

    Refused, with everything that is missing, until all that the applicant can mend themselves is met.
    """
    application = locked(application)
    if application.status in (Status.SUBMITTED, Status.RECOMMENDED):
        return application
    refuse_move(application, Status.SUBMITTED)
    _refuse_too_late(application)
    if not (application.given_names and application.family_name and names.is_printable(application.printed_name)):
        raise Refused(_("Give the name that is to be printed on the certificate."))
    today = application.programme.today()
    judgement = judging.application(application, on=today)
    refuse_what_cannot_follow(application, judgement)
    if open_questions := judging.unanswered(judgement):
        raise Refused(_("Answer this about yourself first: %(what)s") % {"what": " ".join(open_questions)})
    if missing := filing.still_to_mend(judgement.findings, judgement.waiting):
        raise NotReady(missing)
    move(
        application,
        Status.SUBMITTED,
        standard=judgement.standard,
        filed_on=application.filed_on or today,
        submitted_at=timezone.now(),
        step=0,
        waits_for=processes.of(application).steps[0]["role"],
    )
    charging.charge_by_sending(application, judgement)
    detail = {"programme": application.programme.slug, "version": judgement.standard.version}
    if application.certificate:
        reminders.stop_reminding(application.certificate)
    ledger.record("certificates.submit", of=application, by=by, detail=detail)
    tell(application, "submitted", f"{application.pk}:{application.edition}")
    return application


def refuse_what_cannot_follow(application: Application, judgement: judging.Judgement) -> None:
    """Filed too early or too late, or for a certificate in whose place another one stands by now."""
    if application.is_first:
        return
    if judgement.held is None or judgement.held.certificate.pk != application.certificate_id:
        raise Refused(_("A later certificate stands in the place of this one by now."))
    if why := judging.filing_of(judgement).why:
        raise Refused(why)


def locked(application: Application) -> Application:
    """The application as it stands now, held until the transaction ends."""
    beside = ("person", "programme__body", "standard", "process", "certificate")
    return Application.objects.select_for_update(of=("self",)).select_related(*beside).get(pk=application.pk)


def is_too_late(application: Application) -> bool:
    """Whether the time in which the applicant may send it has ended."""
    clock = clocks.of_applicant(application, application.programme.today())
    return clock is not None and clock.is_over


def _refuse_too_late(application: Application) -> None:
    if is_too_late(application):
        raise Refused(
            _("The time for this application ended on %(day)s. Begin a new one: what counts on your path still counts.")
            % {"day": longdate(application.closes_on)}
        )


def close(application: Application) -> None:
    """End an application whose time is over, and say so; the caller holds it locked."""
    move(application, Status.CLOSED)
    ledger.record("certificates.close_application", of=application, by=None)
    tell(application, "closed", str(application.pk))


def refuse_if_sent_again(application: Application, as_of: str) -> None:
    """`as_of` is `application.edition` as the page showed it; empty where no page was drawn."""
    if not as_of or as_of == application.edition:
        return
    if as_of.partition("/")[0] == application.edition.partition("/")[0]:
        raise Refused(_("Somebody has done this step since you opened the page. Read it anew before you go on."))
    raise Refused(_("The applicant sent this again since you opened the page. Read it anew before you go on."))


def refuse_move(application: Application, status: str) -> None:
    if not application.may_become(status):
        _refuse_what_moved_on(application)


def refuse_elsewhere(application: Application, status: str) -> None:
    """Refuse what can be done at one status only, whatever the moves."""
    if application.status != status:
        _refuse_what_moved_on(application)


def _refuse_what_moved_on(application: Application) -> None:
    raise Refused(_("This application has moved on: %(status)s.") % {"status": application.status_words})


def move(application: Application, status: str, **facts: Any) -> None:
    """To a status, with whatever else changes at that moment."""
    facts = {"status": status, **facts}
    for name, value in facts.items():
        setattr(application, name, value)
    application.save(update_fields=list(facts))


def tell(application: Application, notice: str, key: str, context: Mapping[str, Any] | None = None):
    """The message to the applicant; None where this `key` was told before."""
    return outbox.tell(
        application.person,
        f"certificates/{notice}",
        dedupe=f"certificates/{notice}:{key}",
        context=context or {"application": application},
    )
