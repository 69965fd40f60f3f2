"""Knows how one entry looks to the rooms above: what was done, who signed it, or why it does not count yet."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from supervision import rules


@dataclass(frozen=True)
class SignedBy:
    """The signer as frozen in the sign-off: credential codes held and verified on the day of signing.

    Where the programme vouched in place of a supervisor (`is_by_programme`) there are no credentials: nobody who
    supervised the hours signed them.
    """

    person: int
    name: str
    credentials: tuple[str, ...]
    relation: str
    on: date
    is_by_programme: bool = False


@dataclass(frozen=True)
class Evidence:
    """The standing version of one entry. `until` is None unless the work ran past midnight.

    `kind` is one of models.Kind's values, which are the activity codes of rules.md; `hold` is empty when it counts.
    """

    person: int
    entry: int
    version: int
    on: date
    until: date | None
    minutes: int
    kind: str
    topics: dict[str, int] = field(default_factory=dict)
    mode: str = ""
    population: str = ""
    paid: bool = False
    site: str = ""
    signed_by: SignedBy | None = None
    hold: str = ""
    # Whether it lies with a supervisor, who has not signed or returned it yet.
    waits: bool = False


def hold(status: str, *, voided_on: date | None) -> str:
    """Why an entry is not usable, in words; asked of unsigned and of voided entries only."""
    if voided_on is not None:
        return _("Voided on %(day)s.") % {"day": rules.long_date(voided_on)}
    return {
        "draft": _("A draft: not handed in yet."),
        "submitted": _("Waiting for a supervisor's signature."),
        "approved": _("Read by a supervisor and waiting for a signature."),
        "returned": _("Returned for a change."),
        "refused": _("A supervisor did not sign it, and said why."),
    }[status]
