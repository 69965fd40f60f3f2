"""A holder's certificates are printed in another name: asked for with a paper, granted by a registrar.

Nothing signed is edited. Each certificate that stands is succeeded by one that says the same in the other name, for the
same days; whoever comes by an earlier number or address is led to it.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import lint, numbers
from certificates.actions import credentials, holding, register
from certificates.faces import STATE_WORDS
from certificates.models import (
    Application,
    Certificate,
    Certification,
    IssuePlan,
    NameChange,
    NameChangeDecision,
    Why,
)
from certificates.states import ENDED
from lms.audit import ledger
from lms.notices import outbox
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.roles import Role


@transaction.atomic
def ask_new_name(
    *, certificate: Certificate, given_names: str, family_name: str, content: bytes, ending: str, by
) -> NameChange:
    """Ask that one's certificates of a programme be printed in another name; the same while it waits changes nothing.

    Raises Refused.
    """
    certificate = holding.locked(certificate)
    lineage = certificate.certification
    if lineage.person_id not in by.accounts:
        raise Refused(_("Only the holder asks for another name."))
    said = {"given_names": given_names, "family_name": family_name}
    waiting = lineage.name_changes.waiting().first()
    if waiting is not None:
        if all(getattr(waiting, name) == value for name, value in said.items()):
            return waiting
        raise Refused(_("You have asked for another name already. Wait until the body has answered."))
    standing = _standing(lineage)
    asked = NameChange(certification=lineage, **said, content=content, ending=ending, asked_at=timezone.now())
    if asked.printed_name == standing[0].printed_name:
        raise Refused(_("Your certificate is in this name already."))
    if problems := lint.name_problems(asked.printed_name):
        raise Refused(" ".join(problems))
    asked.save()
    ledger.record("certificates.ask_new_name", of=standing[0], by=by, detail={"number": standing[0].number})
    return asked


@transaction.atomic
def rename(*, change: NameChange, by) -> Certificate:
    """Print what stands anew, in the name that was asked for; the documents so far are revoked. Twice prints once.

    Raises Stopped where it could not be signed in this name, and Refused.
    """
    change = _locked(change)
    lineage = change.certification
    if change.status == "granted":
        return _standing(lineage)[0]
    _refuse(change, by)
    twins = [_print_anew(one, change, by=by) for one in _standing(lineage)]
    register.keep(lineage)
    _decide(change, is_granted=True, by=by)
    _tell(change, "renamed", {"certificate": twins[0]})
    return twins[0]


@transaction.atomic
def return_new_name(*, change: NameChange, reason: str, by) -> NameChangeDecision:
    """Give the request back with the reason; the holder may ask again. Raises Refused."""
    change = _locked(change)
    if change.status == "returned":
        return change.decision
    _refuse(change, by)
    if not reason.strip():
        raise Refused(_("Give your reasons."))
    decision = _decide(change, is_granted=False, reason=reason.strip(), by=by)
    newest = change.certification.certificates.order_by("-pk")[0]
    ledger.record("certificates.return_new_name", of=newest, by=by, detail={"number": newest.number})
    _tell(change, "name_returned", {"certificate": newest, "change": change})
    return decision


def _locked(change: NameChange) -> NameChange:
    Certification.objects.select_for_update().get(pk=change.certification_id)
    return NameChange.objects.told().get(pk=change.pk)


def _refuse(change: NameChange, by) -> None:
    programme = change.certification.programme
    if not holds(by, Role.REGISTRAR, organisation=programme.body_id):
        raise Refused(_("Only a registrar of %(body)s does this.") % {"body": programme.body.name})
    if change.status != "waiting":
        raise Refused(_("Somebody has decided about this already."))
    holding.refuse_who_is_close(holding.locked(change.certification.certificates.order_by("-pk")[0]), by)


def _standing(lineage: Certification) -> list[Certificate]:
    """What of a lineage is to say another name: what stands today, and what is issued to follow it. Raises Refused."""
    rows = lineage.certificates.with_what_a_page_needs().select_related("certification__person", "plan__application")
    states = [(one, one.state().kind) for one in rows.order_by("pk")]
    if any(kind == "suspended" for _one, kind in states):
        raise Refused(_("This certificate is suspended. Decide about that first."))
    found = [one for one, kind in states if kind not in ENDED]
    if not found:
        words = _("This certificate is %(state)s. It is not printed anew; its holder may hide it.")
        raise Refused(words % {"state": STATE_WORDS[states[-1][1]]})
    return found


def _print_anew(earlier: Certificate, change: NameChange, *, by) -> Certificate:
    """The same certificate in another name, under a number of its own."""
    lineage = earlier.certification
    plan = IssuePlan.objects.create(
        application=earlier.plan.application,
        name_change=change,
        number=numbers.new_number(),
        code=numbers.new_code(),
        awarded_on=lineage.programme.today(),
        valid_from=earlier.valid_from,
        valid_through=earlier.valid_through,
        findings=earlier.findings,
        planned_at=timezone.now(),
        planned_by=by,
    )
    same = {name: getattr(earlier, name) for name in ("credential", "body_name", "awarded_on", "findings")}
    twin = Certificate.objects.create(
        **same,
        certification=lineage,
        plan=plan,
        standard=earlier.standard,
        number=plan.number,
        code=plan.code,
        printed_name=change.printed_name,
        family_name=change.family_name,
        valid_from=plan.valid_from,
        valid_through=plan.valid_through,
        issued_at=plan.planned_at,
        issued_by=by,
        finished_by=by,
        supersedes=lineage.certificates.order_by("-pk")[0],
    )
    credentials.plan_credential(certificate=twin, why=Why.RENAMED, by=by)
    _carry_on(earlier, twin)
    ledger.record("certificates.rename", of=twin, by=by, detail={"number": twin.number, "before": earlier.number})
    return twin


def _carry_on(earlier: Certificate, twin: Certificate) -> None:
    """What its holder has asked for and is not decided yet begins with the certificate in the new name."""
    names = {"given_names": twin.given_names, "family_name": twin.family_name}
    Application.objects.open().filter(certificate=earlier).update(certificate=twin, **names)


def _decide(change: NameChange, *, is_granted: bool, by, reason: str = "") -> NameChangeDecision:
    return NameChangeDecision.objects.create(
        change=change, is_granted=is_granted, reason=reason, by=by, at=timezone.now()
    )


def _tell(change: NameChange, notice: str, context: dict) -> None:
    outbox.tell(
        change.certification.person,
        f"certificates/{notice}",
        dedupe=f"certificates/{notice}:{change.pk}",
        context=context,
    )
