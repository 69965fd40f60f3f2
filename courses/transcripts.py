"""Knows a person's transcript: what was frozen, added up, and in words for a page and for a paper."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courses import progress
from courses.models import TrainingCredit
from lms.content.models import Topic
from lms.content.templatetags.peerway import longdate as date_in_words
from lms.content.templatetags.peerway import minutes as in_words
from lms.people.models import User


@dataclass(frozen=True)
class Transcript:
    """Everything a person has completed, oldest first, and its time."""

    person: User
    credits: list[TrainingCredit]
    by_topic: dict[str, int]
    topics: dict[str, str]
    on: date

    @property
    def total(self) -> int:
        return sum(credit.minutes for credit in self.credits)

    @property
    def without_topic(self) -> int:
        return self.total - sum(self.by_topic.values())


def of(person: User, *, on: date) -> Transcript:
    """Two statements, however much it is."""
    credits = list(TrainingCredit.objects.of(person).select_related("organisation", "claim__accepted_by"))
    by_topic: dict[str, int] = {}
    for credit in credits:
        by_topic = progress.add_up(by_topic, credit.minutes_by_topic)
    return Transcript(person, credits, by_topic, Topic.objects.titles(), on)


def paper(transcript: Transcript, *, site: str) -> dict[str, Any]:
    """The data of `papers/transcript.typ`: every word of it, in the language of the moment."""
    head = [_("Completed"), _("Training"), _("Given by"), _("How"), _("Topics"), _("Time")]
    by_topic = [
        {"key": transcript.topics.get(code, code), "value": in_words(spent)}
        for code, spent in transcript.by_topic.items()
    ]
    if transcript.without_topic:
        by_topic.append({"key": _("Without a topic"), "value": in_words(transcript.without_topic)})
    return {
        "name": transcript.person.legal_name,
        "as_of": _("As of %(day)s") % {"day": date_in_words(transcript.on)},
        "head": head,
        "rows": [_row(credit, transcript.topics) for credit in transcript.credits],
        "totals": [_("In all"), "", "", "", "", in_words(transcript.total)],
        "by_topic": by_topic,
        "check": list(_check(transcript, site)),
        "words": {
            "training": _("Completed training"),
            "by_topic": _("Time by topic"),
            "nothing": _("No training is completed yet."),
            "check": _("How to check this paper"),
            "page": _("Page {page} of {total}"),
            "footer": transcript.person.legal_name,
        },
    }


def _row(credit: TrainingCredit, topics: dict[str, str]) -> list[str]:
    days = [date_in_words(day) for day in dict.fromkeys([credit.began_on, credit.completed_on])]
    spent = [f"{topics.get(code, code)}: {in_words(minutes)}" for code, minutes in credit.minutes_by_topic.items()]
    return [
        " – ".join(days),
        "\n".join([credit.title, *_where_from(credit)]),
        credit.provider,
        credit.get_mode_display(),
        "\n".join(spent),
        in_words(credit.minutes),
    ]


def _where_from(credit: TrainingCredit) -> list[str]:
    """The course of a module; for training taken elsewhere who accepted it, and what it is as good as."""
    if credit.claim is None:
        return [credit.course_title] if credit.course_title else []
    facts = {"name": credit.claim.accepted_by, "day": date_in_words(credit.claim.accepted_at)}
    words = [_("Taken elsewhere; accepted by %(name)s on %(day)s") % facts]
    return words + ([_("As good as %(course)s") % {"course": credit.course_title}] if credit.course_title else [])


def _check(transcript: Transcript, site: str) -> list[str]:
    """Whom a reader of the paper can ask; the paper alone proves nothing, and says so."""
    address = site.rstrip("/") + reverse("courses:transcript")
    houses = {credit.organisation for credit in transcript.credits}
    asked = sorted(f"{house.name} ({house.contact_email})" if house.contact_email else house.name for house in houses)
    words = _("This is a copy. Ask its holder to sign in at %(address)s and show you the list; its rows never change.")
    lines = [words % {"address": address}]
    if asked:
        lines.append(_("These confirm what stands here: %(names)s.") % {"names": "; ".join(asked)})
    return lines
