"""Knows what may follow a certificate: renewal, reinstatement or upgrade; from when until when, at what late fee."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from certificates import rules
from certificates.evidence import ACTIONS, renewals
from certificates.faces import STATE_WORDS
from certificates.models import Certificate, Stage, Standard
from certificates.standards import judged_by
from certificates.states import IN_FORCE, OVER
from certificates.wording import WORDS

# In which states each may be asked for. Dates are the business of the rules, which say more about renewals only.
FOLLOWS = {
    Stage.RENEWAL: IN_FORCE | OVER | {"suspended"},
    Stage.REINSTATEMENT: OVER - {"grace"},
    Stage.UPGRADE: IN_FORCE,
}


@dataclass(frozen=True)
class Offer:
    """One thing that may follow a certificate and what filing it on the day comes to; `why` says why it is not open."""

    stage: Stage
    standard: Standard
    filing: rules.Filing
    why: str

    @property
    def is_open(self) -> bool:
        return not self.why


def offers(certificate: Certificate, on: date) -> list[Offer]:
    """What may follow a certificate by the rules in force on a day, in the order of the stages."""
    return [*_offers(certificate, on)]


def offer(certificate: Certificate, stage: str, on: date) -> Offer | None:
    return next((one for one in offers(certificate, on) if one.stage == stage), None)


def _offers(certificate: Certificate, on: date) -> Iterator[Offer]:
    programme = certificate.certification.programme
    standards = {one.stage: one for one in programme.standards.in_force(on).exclude(stage=Stage.INITIAL)}
    state = certificate.state(on)
    for stage, states in FOLLOWS.items():
        if stage not in standards or state.kind == "superseded":
            continue
        standard = standards[stage]
        judged = judged_by(programme, standard, certificate)
        filing = rules.terms(judged, _case(certificate, on), stage=stage, on=on, words=WORDS)
        why = filing.why
        if not why and state.kind not in states:
            why = _("This certificate is %(state)s.") % {"state": STATE_WORDS[state.kind]}
        yield Offer(stage, standard, filing, why)


def _case(certificate: Certificate, filed_on: date) -> rules.Case:
    """The certificate alone: what dates and fees are asked about, evidence is not."""
    born_on = certificate.certification.person.born_on
    lineage = certificate.certification.certificates.filter(pk__lte=certificate.pk, plan__name_change=None)
    case: dict[str, Any] = {
        "person": {"born_on": born_on.isoformat()} if born_on else {},
        "events": {"applied": filed_on.isoformat()},
        "certificate": {
            "valid_from": certificate.valid_from.isoformat(),
            "valid_through": certificate.valid_through.isoformat() if certificate.valid_through else None,
            "renewals": renewals(lineage.order_by("pk").values_list("standard__stage", flat=True)),
            "actions": [
                {"what": ACTIONS[event.what], "on": event.on.isoformat()} for event in certificate.happenings.all()
            ],
        },
    }
    return rules.read_case(case)
