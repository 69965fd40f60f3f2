"""Knows what each of the twelve competencies looks like when it is done, and the plain scale it is rated on. Pure.

The categories are SAMHSA's (2015, `lms.content.competencies`); what is observed is in our own words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.content.competencies import TITLES


class Level(models.IntegerChoices):
    """How often and how much on one's own; none of them is a mark, and nought only says that nobody could look."""

    UNSEEN = 0, _("There was no chance to see it yet")
    WITH_HELP = 1, _("With help")
    SOMETIMES = 2, _("On one's own, some of the time")
    MOSTLY = 3, _("On one's own, most of the time")
    SHOWS_OTHERS = 4, _("Most of the time, and shows others how")


HIGHEST = max(Level.values)


@dataclass(frozen=True)
class Competency:
    number: int
    title: str | Promise
    signs: Sequence[str | Promise]


_SIGNS: dict[int, Sequence[str | Promise]] = {
    1: (
        _("Reaches out first, and comes back when it was said."),
        _("Listens longer than they talk, and checks that they understood."),
        _("Shows by word and manner that both people have something to give."),
    ),
    2: (
        _("Names what somebody does well, in that person's own terms."),
        _("Stays beside somebody in a hard moment without hurrying to mend it."),
        _("Marks steps forward together with the person, the small ones too."),
    ),
    3: (
        _("Tells a part of their own story when it serves the other person, and stops there."),
        _("Speaks of recovery with hope, and honestly about what was hard."),
        _("Asks afterwards whether telling it was of use."),
    ),
    4: (
        _("Asks what matters to this person before offering anything."),
        _("Makes room for another culture, language, faith or way of living."),
        _("Changes course when the person wants something else."),
    ),
    5: (
        _("Helps somebody put goals into their own words and choose the next step."),
        _("Supports a choice they would not make themselves, and talks its risks over openly."),
        _("Looks back on the plan with the person and changes it with them."),
    ),
    6: (
        _("Knows where housing, food, work, care and peer groups are to be found nearby."),
        _("Goes along to a first visit where the person would like that."),
        _("Asks whether a place that was named was of help, and looks further if not."),
    ),
    7: (
        _("Explains a wellness skill simply, and tries it together with the person."),
        _("Says where a piece of information comes from, and what they do not know."),
        _("Leaves medical and legal questions to those who answer for them."),
    ),
    8: (
        _("Notices early that somebody is in distress, and asks about it calmly."),
        _("Follows the person's own crisis plan and the site's protocol."),
        _("Calls for help in time, tells the person so, and talks it over afterwards."),
    ),
    9: (
        _("Uses words that respect people, also when they are not in the room."),
        _("Says what they can keep to themselves, and what not, before it matters."),
        _("Writes notes that are short, true and about what was done."),
    ),
    10: (
        _("Tells colleagues what peer support is for, and where it ends."),
        _("Brings the person's own view to the table, with their leave."),
        _("Speaks about a disagreement with whom it concerns."),
    ),
    11: (
        _("Stands up for somebody's rights, and first asks whether they want that."),
        _("Shows somebody how to speak for themselves."),
        _("Names stigma where they meet it, and works to change a rule that does harm."),
    ),
    12: (
        _("Brings questions and slips to supervision without being asked."),
        _("Looks after their own recovery, and steps back when it needs them."),
        _("Goes on learning, and says what they changed because of it."),
    ),
}

COMPETENCIES = tuple(Competency(number, title, _SIGNS[number]) for number, title in TITLES.items())
NUMBERS = tuple(one.number for one in COMPETENCIES)


def competency(number: int) -> Competency:
    """Raises KeyError for a number that none has."""
    return Competency(number, TITLES[number], _SIGNS[number])
