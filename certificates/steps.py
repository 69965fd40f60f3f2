"""Knows what a person can do next about a requirement that is not met yet, and where."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates import codes, marks
from certificates.judging import Judgement
from certificates.models import Programme, in_words
from certificates.rules import language
from certificates.rules.language import LIVE, MODES, Rule
from certificates.rules.phrases import Names
from certificates.waiving import holds
from courses.offered import Offered
from lms.content.templatetags.peerway import minutes

TRAINING = frozenset({"training", "ce"})
# So many modules are named at one requirement.
MOST_MODULES = 3


@dataclass(frozen=True)
class Step:
    """What to do and where; without an address, what only somebody else can do."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Ways:
    """Where steps lead: the programme, what courses offer, and what is here by which name (`codes.names`)."""

    programme: Programme
    offered: Collection[Offered]
    names: Names

    @property
    def topics(self) -> Mapping[str, str]:
        return codes.topics(self.names)

    def has_text(self, statement: str) -> bool:
        """Whether the text that is signed today is put up."""
        current = self.programme.statements.get(statement)
        return (("text", f"{statement} {current}") if current else ("statement", statement)) in self.names


def steps(judgement: Judgement, ways: Ways, person) -> dict[str, list[Step]]:
    """For each unmet finding at the top, by its id, what the person can do about it, each thing once."""
    by_id = {one.id: one.rule for one in language.asked_by(judgement.rules_of.standards[0])}
    return {
        top["id"]: list(
            dict.fromkeys(
                step
                for finding in marks.still_open([top])
                for step in _of(finding, by_id.get(finding["id"]), judgement, ways, person)
            )
        )
        for top in judgement.findings
        if not holds(top)
    }


def _of(finding: Mapping[str, Any], rule: Rule | None, judgement: Judgement, ways: Ways, person) -> Iterator[Step]:
    for event in marks.awaited(finding):
        if event != "certificate":
            yield Step(_("Say when this was: %(name)s") % {"name": in_words(event)}, _send(ways, "event", event))
    yield from _waiting(finding, judgement)
    match rule:
        case language.Hours() | language.Count() | language.Every():
            yield from _for_time(rule, finding, judgement, ways)
        case language.Exam() if ("assessment", rule.assessment) not in ways.names:
            yield Step(
                _("It is held elsewhere. Ask for your result to be sent to %(body)s, which writes it down.")
                % {"body": ways.programme.body.name}
            )
        case language.Exam():
            here = reverse("certificates:path", args=[ways.programme.slug])
            begin = reverse("assessments:begin", args=[rule.assessment])
            yield Step(_("Go to the assessment"), f"{begin}?{urlencode({'return_to': here})}")
        case language.Attest() if not ways.has_text(rule.statement):
            yield Step(_("Its text is not put up yet. Ask %(body)s for it.") % {"body": ways.programme.body.name})
        case language.Attest():
            where = reverse("certificates:attest", args=[ways.programme.slug, rule.statement])
            yield Step(_("Read and sign it"), where)
        case language.Document() if rule.direct:
            yield Step(_("Ask for it to be sent straight to %(body)s.") % {"body": ways.programme.body.name})
        case language.Document():
            yield Step(_("Upload: %(name)s") % {"name": in_words(rule.type)}, _send(ways, "document", rule.type))
        case language.Holds():
            for code in rule.credential:
                label = _("Show that you hold it: %(name)s") % {"name": in_words(code)}
                yield Step(label, _send(ways, "credential", code))
        case language.References():
            yield Step(
                _("Ask somebody for a reference"), reverse("certificates:ask_reference", args=[ways.programme.slug])
            )
        case language.Task():
            yield Step(_("Say that you have done it"), _send(ways, "task", rule.code))
        case language.Person(attribute="age") if person.born_on is None:
            yield Step(_("Add your date of birth"), reverse("people:details"))
        case language.Person() if rule.attribute != "age":
            yield Step(_("Say it about yourself"), reverse("certificates:state_facts", args=[ways.programme.slug]))


def _send(ways: Ways, kind: str, code: str) -> str:
    return reverse("certificates:send_proof", args=[ways.programme.slug, kind, code])


def _waiting(finding: Mapping[str, Any], judgement: Judgement) -> Iterator[Step]:
    """Hours that lie with a supervisor, whom one may ask."""
    sent = [one for one in finding["refused"] if one["id"] in judgement.waiting and one["id"].startswith("hours-")]
    if not sent:
        return
    # An entry is cut by topic; its pieces are one entry all the same.
    count = len({one["id"].partition("/")[0] for one in sent})
    facts = {"n": count, "time": minutes(sum(one.get("minutes", 0) for one in sent))}
    words = ngettext(
        "%(n)d entry waits for a signature: %(time)s", "%(n)d entries wait for a signature: %(time)s", count
    )
    alone = judgement.evidence[sent[0]["id"]].url if count == 1 else ""
    yield Step(words % facts, alone or reverse("supervision:practice"))


def _for_time(
    rule: language.Hours | language.Count | language.Every,
    finding: Mapping[str, Any],
    judgement: Judgement,
    ways: Ways,
) -> Iterator[Step]:
    kinds = set(rule.kind)
    if kinds & TRAINING:
        yield from _modules(rule, finding, judgement, ways)
        yield Step(_("Find training"), reverse("courses:home"))
        yield Step(_("Add training you took elsewhere"), reverse("courses:claim_training"))
    if kinds - TRAINING:
        yield Step(_("Log your hours"), reverse("supervision:practice"))


def _modules(rule: Any, finding: Mapping[str, Any], judgement: Judgement, ways: Ways) -> Iterator[Step]:
    """The modules that give most of what is missing, topic by topic, then of anything; none that was completed, and
    none that is given in another way than is missing or counts any more."""
    short = [bound["what"] for bound in finding["short"]]
    modes = _modes(rule, finding, judgement)
    named = [what for what in short if what in ways.topics]
    left = {one.key: one for one in ways.offered if one.key not in judgement.learned}
    named_ones = 0
    for topic in named or [""]:
        for one, given in _best(left.values(), topic, rule, modes)[: 1 if named else MOST_MODULES]:
            if named_ones == MOST_MODULES:
                return
            named_ones += 1
            del left[one.key]
            facts = {"title": one.title, "time": minutes(given), "topic": ways.topics.get(topic, "")}
            words = _("%(title)s: %(time)s on %(topic)s") if topic else _("%(title)s: %(time)s")
            yield Step(words % facts, one.url)


def _modes(rule: Any, finding: Mapping[str, Any], judgement: Judgement) -> frozenset[str]:
    """The ways of being given that bring it nearer: those it is short of, else all; but none whose limit is reached."""
    short = {bound["what"] for bound in finding["short"]}
    missing = [_asked(one.of)["mode"] for one in getattr(rule, "at_least", ()) if one.of.name in short]
    wanted = frozenset().union(*missing) or frozenset(MODES)
    mode_of = {item["id"]: item.get("mode") for item in judgement.case["evidence"]}
    full: set[str] = set()
    for one in getattr(rule, "at_most", ()):
        limited = _asked(one.of)["mode"] if [name for name, _values in one.of.fields] == ["mode"] else set()
        if sum(got.get("minutes", 0) for got in finding["counted"] if mode_of.get(got["id"]) in limited) >= one.minutes:
            full |= limited
    return wanted - full


def _best(modules: Iterable[Offered], topic: str, rule: Any, modes: Collection[str]) -> list[tuple[Offered, int]]:
    """Modules that bring something nearer, the most minutes first."""
    worth = [(one, _worth(one, topic, rule, modes)) for one in modules]
    return sorted(((one, given) for one, given in worth if given), key=lambda pair: (-pair[1], pair[0].title))


def _worth(one: Offered, topic: str, rule: Any, modes: Collection[str]) -> int:
    return sum(
        given
        for (about, mode), given in one.minutes.items()
        if topic in ("", about) and mode in modes and _is_looked_at(rule, about, mode)
    )


def _is_looked_at(rule: Any, topic: str, mode: str) -> bool:
    """Whether time on this topic, given so, is what the rule looks at, as far as topic and mode say."""
    only, barred = _asked(rule.where), _asked(getattr(rule, "without", None))
    in_time = not only["mode"] or mode in only["mode"]
    in_topic = not only["topic"] or topic in only["topic"]
    return in_time and in_topic and mode not in barred["mode"] and topic not in barred["topic"]


def _asked(found: language.Filter | None) -> dict[str, set[str]]:
    fields = {name: set(map(str, values)) for name, values in found.fields} if found else {}
    modes = fields.get("mode", set())
    return {"topic": fields.get("topic", set()), "mode": modes | (set(LIVE) if "live" in modes else set())}
