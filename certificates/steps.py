"""Knows what a person can do next about a requirement that is not met yet, and where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from certificates.judging import Judgement
from certificates.models import Programme, in_words
from certificates.rules import language
from certificates.rules.language import Rule

TRAINING = frozenset({"training", "ce"})


@dataclass(frozen=True)
class Step:
    label: str
    url: str


def steps(judgement: Judgement, programme: Programme, person) -> dict[str, list[Step]]:
    """For each unmet finding at the top, by its id, what the person can do about it; nothing where others must act."""
    rules_by_id = {one.id: one.rule for one in language.asked_by(judgement.rules_of.standards[0])}
    return {
        finding["id"]: list(_of(finding, rules_by_id, programme, person))
        for finding in judgement.findings
        if not finding["met"]
    }


def _of(finding: Mapping[str, Any], by_id: Mapping[str, Rule], programme: Programme, person) -> Iterator[Step]:
    if finding["met"]:
        return
    for inner in _inside(finding):
        yield from _of(inner, by_id, programme, person)
    rule = by_id.get(finding["id"])
    if rule is not None:
        yield from _for(rule, programme, person)


def _inside(finding: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from finding.get("findings", [])
    for route in finding.get("routes", []):
        yield from route["findings"]


def _for(rule: Rule, programme: Programme, person) -> Iterator[Step]:
    here = reverse("certificates:path", args=[programme.slug])
    match rule:
        case language.Hours() | language.Count() | language.Every():
            yield from _for_time(set(rule.kind))
        case language.Exam():
            begin = reverse("assessments:begin", args=[rule.assessment])
            yield Step(_("Go to the assessment"), f"{begin}?{urlencode({'return_to': here})}")
        case language.Attest():
            yield Step(_("Read and sign it"), reverse("certificates:attest", args=[programme.slug, rule.statement]))
        case language.Document() if not rule.direct:
            yield Step(_("Upload: %(name)s") % {"name": in_words(rule.type)}, _send(programme, "document", rule.type))
        case language.Holds():
            for code in rule.credential:
                label = _("Show that you hold it: %(name)s") % {"name": in_words(code)}
                yield Step(label, _send(programme, "credential", code))
        case language.References():
            ask = reverse("certificates:ask_reference", args=[programme.slug])
            yield Step(_("Ask somebody for a reference"), ask)
        case language.Task():
            yield Step(_("Say that you have done it"), _send(programme, "task", rule.code))
        case language.Person(attribute="age") if person.born_on is None:
            yield Step(_("Add your date of birth"), reverse("people:details"))
        case language.Person() if rule.attribute != "age":
            yield Step(_("Say it about yourself"), reverse("certificates:state_facts", args=[programme.slug]))


def _send(programme: Programme, kind: str, code: str) -> str:
    return reverse("certificates:send_proof", args=[programme.slug, kind, code])


def _for_time(kinds: set[str]) -> Iterator[Step]:
    if kinds & TRAINING:
        yield Step(_("Find training"), reverse("courses:home"))
        yield Step(_("Add training you took elsewhere"), reverse("courses:claim_training"))
    if kinds - TRAINING:
        yield Step(_("Log your hours"), reverse("supervision:practice"))
