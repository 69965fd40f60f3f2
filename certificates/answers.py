"""Knows what a machine is told of a certificate: what its public page says, its dates and how it came to stand so."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from certificates import access, faces, numbers
from certificates.models import Certificate, ReasonCode


def of(asked: Sequence[str]) -> list[dict[str, Any]]:
    """An answer for each number or code, in their order; a constant number of statements, however many they are.

    Unknown and hidden answer alike; what is neither a number nor a code is told apart without being looked for.
    """
    read = [(text, *_read(text)) for text in asked]
    found = _found({number for _text, number, _code in read if number}, {code for *_text, code in read if code})
    newest = _newest(found.values())
    answers: list[dict[str, Any]] = []
    for text, number, code in read:
        certificate = found.get(number or code or "")
        if certificate is None:
            result = "not_found" if number or code else "not_well_formed"
            answers.append({"asked": text, "result": result, "certificate": None})
        else:
            shown = max(certificate, newest.get(certificate.certification_id, certificate), key=lambda one: one.pk)
            answers.append({"asked": text, "result": "found", "certificate": told(certificate, shown)})
    return answers


def _read(text: str) -> tuple[str | None, str | None]:
    return numbers.read_number(text), numbers.read_code(text)


def _found(asked_numbers: set[str], asked_codes: set[str]) -> dict[str, Certificate]:
    """By number and by code. Asked for apart, so that each finds its own index."""
    found: dict[str, Certificate] = {}
    rows = access.checkable().with_history()
    for field, asked in (("number", asked_numbers), ("code", asked_codes)):
        if asked:
            found |= {getattr(one, field): one for one in rows.filter(**{f"{field}__in": asked})}
    return found


def _newest(certificates: Iterable[Certificate]) -> Mapping[int, Certificate]:
    """By lineage, whichever certificate of it stands today; a former name is told to nobody."""
    lineages = {one.certification_id for one in certificates if one.succeeded_on is not None}
    if not lineages:
        return {}
    rows = Certificate.objects.filter(certification__in=lineages).with_what_a_page_needs().order_by("pk")
    standing = (one for one in rows if one.state().kind != "superseded" and not _is_to_come(one))
    return {one.certification_id: one for one in standing}


def _is_to_come(certificate: Certificate) -> bool:
    return max(certificate.valid_from, certificate.awarded_on) > certificate.certification.programme.today()


def told(certificate: Certificate, shown: Certificate | None = None) -> dict[str, Any]:
    """One certificate as its public page says it; `shown` is the one of its lineage that stands today, for the name."""
    state, shown = certificate.state(), shown or certificate
    history = certificate.states_so_far()
    return {
        "number": certificate.shown_number,
        "address": faces.address(certificate),
        "name": shown.printed_name,
        "credential": certificate.credential,
        "body": certificate.body_name,
        "awarded_on": certificate.awarded_on,
        "valid_from": certificate.valid_from,
        "valid_through": certificate.valid_through,
        "status": state.kind,
        "status_words": str(faces.STATE_WORDS[state.kind]),
        "reason": state.reason or None,
        "reason_words": str(ReasonCode(state.reason).label) if state.reason else "",
        "conditions": state.conditions,
        "since": history[-1].since if history else state.since,
        "until": state.until,
        "holder_died": state.holder_died,
        "replaced_by": shown.shown_number if shown.pk != certificate.pk else None,
        "history": [{"status": one.kind, "since": one.since} for one in history],
    }
