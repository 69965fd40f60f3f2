"""What is done with hours that were signed by hand: the programme takes them down, and two people vouch for them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.content.proofs import Proof
from lms.people.actions import Refused
from lms.people.models import User
from supervision.actions import alternates, imports
from supervision.actions.entries import lock_hours_of, lock_versions, move
from supervision.models import SIGNABLE, Alternate, EntryVersion, Placement, Status, Why
from supervision.table import Row

# What is not asked of a paper: whoever signed it by hand may have no account here, and paper takes its time.
WAIVED = frozenset({"late_entry", "inside_agreement", "supervisor_qualified"})


class RowsRefused(Refused):
    """Raised when rows of a paper cannot be taken down; `outcomes` says of each why."""

    def __init__(self, outcomes: Sequence[imports.Outcome]) -> None:
        super().__init__(_("Nothing was taken down: some rows cannot be as they are."))
        self.outcomes = outcomes


@transaction.atomic
def record_paper(
    *,
    placement: Placement,
    codes: Sequence[str],
    rows: Sequence[Row],
    account: str,
    evidence: Sequence[Proof],
    is_family: bool,
    by: User,
    at: datetime | None = None,
) -> Alternate:
    """Take down what a supervisor signed by hand: entries by the codes printed beside them, and rows of others.

    All of it or nothing. A second person of the programme compares it with the scan and confirms. The same paper a
    second time is refused, since its entries are being looked into already. Raises RowsRefused.
    """
    at = at or timezone.now()
    placement = Placement.objects.select_related("site", "trainee").get(pk=placement.pk)
    lock_hours_of(*placement.trainee.accounts)
    alternates.refuse_unfit(placement, by, is_family=is_family)
    if not codes and not rows:
        raise Refused(_("Type the codes that stand on the paper, or its rows."))
    printed = _printed(placement, codes, at=at)
    outcomes = imports.judged(placement, rows, at=at, waived=WAIVED)
    if any(outcome.version is None for outcome in outcomes):
        raise RowsRefused([outcome for outcome in outcomes if outcome.version is None])
    written = imports.written(placement, outcomes, at=at)
    move(written, Status.SUBMITTED, submitted_at=at)
    versions = [*printed, *written]
    detail = {"count": len(versions), "minutes": sum(version.minutes for version in versions)}
    ledger.record("supervision.record_paper", of=placement, by=by, at=at, detail=detail)
    return alternates.opened(placement, versions, why=Why.PAPER, account=account, evidence=evidence, by=by, at=at)


def _printed(placement: Placement, codes: Sequence[str], *, at: datetime) -> list[EntryVersion]:
    """The entries behind the codes of a printed paper, handed in by that where they were drafts."""
    wanted = dict.fromkeys(code.strip().lower() for code in codes)
    numbers = [int(code.partition("-")[0]) for code in wanted if code.partition("-")[0].isdecimal()]
    of_it = EntryVersion.objects.pending().filter(entry__placement=placement, entry__in=numbers[:1000])
    found = {version.paper_code: version for version in lock_versions(of_it)}
    for code in wanted:
        if code not in found or found[code].status not in (Status.DRAFT, *SIGNABLE):
            said = {"code": code}
            raise Refused(_("No entry stands as it was printed beside %(code)s. Check the code, or print anew.") % said)
    chosen = [found[code] for code in wanted]
    if alternates.waiting_for([version.pk for version in chosen]):
        raise Refused(_("Some of these hours are being looked into already. Choose others."))
    move([version for version in chosen if version.status == Status.DRAFT], Status.SUBMITTED, submitted_at=at)
    return chosen
