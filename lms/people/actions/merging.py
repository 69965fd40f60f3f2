"""Two accounts are one person's: a registrar says so, with a reason; a second one approves it. Nothing is moved."""

from itertools import chain

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.notices import outbox
from lms.people import access, holdings
from lms.people.actions.memberships import Refused
from lms.people.models import Merge, MergeDecision, Organisation, User
from lms.people.roles import Role


def what_keeps_apart(account: User, into: User) -> list[str]:
    """Every reason why `account` cannot be merged into `into` today, in whole sentences."""
    if account.pk == into.pk:
        return [_("This is one and the same account.")]
    return list(chain.from_iterable(reasons(account, into) for reasons in holdings.APART))


def is_known(person: User, organisation: Organisation) -> bool:
    return any(known(person, organisation) for known in holdings.KNOWN)


@transaction.atomic
def ask_merge(*, account: User, into: User, organisation: Organisation, reason: str, by: User) -> Merge:
    """Ask that `account` be left and its person go on as `into`, and tell both; what waits is only returned.

    Raises Refused with everything that has to end before.
    """
    account, into = _locked(account, into)
    _refuse_who_may_not(account, into, organisation, by)
    waiting = Merge.objects.waiting().filter(account=account).first()
    if waiting is not None:
        if waiting.into_id == into.pk:
            return waiting
        raise Refused(_("It was asked already that this account be merged into another one. Decide about that first."))
    if not (is_known(account, organisation) or is_known(into, organisation)):
        raise Refused(_("%(body)s knows neither of these accounts.") % {"body": organisation.name})
    if reasons := what_keeps_apart(account, into):
        raise Refused(" ".join(reasons))
    if not reason.strip():
        raise Refused(_("Say how you know that both are one person: which papers you saw, whom you spoke to."))
    merge = Merge.objects.create(
        account=account,
        into=into,
        organisation=organisation,
        reason=reason.strip(),
        asked_at=timezone.now(),
        asked_by=by,
    )
    _record("people.ask_merge", merge, by)
    for person in (account, into):
        _tell(merge, "merge_asked", person, person.email)
    return merge


@transaction.atomic
def approve_merge(*, merge: Merge, by: User) -> MergeDecision:
    """The account is left: nobody signs in with it or its addresses any more. Twice changes nothing.

    Raises Refused where something has come in the way meanwhile.
    """
    merge = _locked_merge(merge, by)
    if (standing := _decided(merge, is_approved=True)) is not None:
        return standing
    if reasons := what_keeps_apart(merge.account, merge.into):
        raise Refused(" ".join(reasons))
    decision = MergeDecision.objects.create(
        merge=merge, account=merge.account, is_approved=True, at=timezone.now(), by=by
    )
    addresses = (merge.account.email, merge.into.email)
    _leave(merge.account, merge.into)
    _record("people.approve_merge", merge, by)
    for address in addresses:
        _tell(merge, "merged", merge.into, address)
    return decision


@transaction.atomic
def refuse_merge(*, merge: Merge, reason: str, by: User) -> MergeDecision:
    """They stay two accounts; whoever asked takes it back in the same way. Twice changes nothing."""
    merge = _locked_merge(merge, by, is_taken_back=merge.asked_by_id == by.pk)
    if (standing := _decided(merge, is_approved=False)) is not None:
        return standing
    if not reason.strip():
        raise Refused(_("Say why they stay two accounts."))
    decision = MergeDecision.objects.create(
        merge=merge, account=merge.account, is_approved=False, note=reason.strip(), at=timezone.now(), by=by
    )
    _record("people.refuse_merge", merge, by)
    for person in (merge.account, merge.into):
        _tell(merge, "merge_refused", person, person.email)
    return decision


def _leave(account: User, into: User) -> None:
    """Close the account, and every one that went on as it, in favour of the other.

    Its verified addresses stay its own: whoever reads a mailbox that was left, at a former employer's perhaps, must not
    set a new password for the account that goes on.
    """
    account.email = f"merged-{account.pk}@merged.invalid"
    account.is_active = account.is_superuser = False
    account.set_unusable_password()
    account.goes_on_as = into
    account.save()
    User.objects.filter(Q(goes_on_as=account) | Q(pk=into.pk)).update(goes_on_as=into)


def _locked(account: User, into: User) -> tuple[User, User]:
    """Both as they stand now, always locked in the same order."""
    rows = User.objects.select_for_update().order_by("pk").in_bulk([account.pk, into.pk])
    return rows[account.pk], rows[into.pk]


def _locked_merge(merge: Merge, by: User, *, is_taken_back: bool = False) -> Merge:
    account, into = _locked(merge.account, merge.into)
    merge = Merge.objects.select_related("organisation", "asked_by", "decision").get(pk=merge.pk)
    merge.account, merge.into = account, into
    _refuse_who_may_not(account, into, merge.organisation, by)
    if by.pk == merge.asked_by_id and not is_taken_back:
        raise Refused(_("You asked for this. A second registrar has to look at it."))
    return merge


def _refuse_who_may_not(account: User, into: User, organisation: Organisation, by: User) -> None:
    if by.pk in {*account.accounts, *into.accounts}:
        raise Refused(_("This is about you. Somebody else has to do it."))
    if not access.holds(by, Role.REGISTRAR, organisation=organisation):
        raise Refused(_("Only a registrar of %(body)s does this.") % {"body": organisation.name})


def _decided(merge: Merge, *, is_approved: bool) -> MergeDecision | None:
    """The decision that stands already; Refused where it was the other one."""
    standing = getattr(merge, "decision", None)
    if standing is not None and standing.is_approved != is_approved:
        raise Refused(_("Somebody has decided about this already."))
    return standing


def _record(verb: str, merge: Merge, by: User) -> None:
    """On both accounts: whoever reads the history of one finds the other."""
    detail = {"account": str(merge.account_id), "into": str(merge.into_id), "organisation": merge.organisation.slug}
    for person in (merge.account, merge.into):
        ledger.record(verb, of=person, by=by, detail=detail)


def _tell(merge: Merge, notice: str, person: User, address: str) -> None:
    context = {"merge": merge, "decision": getattr(merge, "decision", None)}
    outbox.tell(
        person, f"people/{notice}", dedupe=f"people/{notice}:{merge.pk}:{address}", address=address, context=context
    )
