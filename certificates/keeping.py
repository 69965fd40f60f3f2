"""Knows how a body keeps its clocks: what is late, what is due, how long it takes, and how its terms end.

Everything is worked out on a day from dated facts, in a fixed number of statements.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from certificates import figures, ladders, reminding, rules
from certificates.figures import Plot
from certificates.models import (
    Application,
    Audit,
    AuditStatus,
    Certificate,
    Complaint,
    Decision,
    Happened,
    Stage,
    Standard,
    Status,
    StatusEvent,
    StatusList,
)
from certificates.models.applications import SENT
from certificates.vouching import lists
from lms.people.models import Organisation

SOON = timedelta(days=7)
QUARTERS, MONTHS_AHEAD = 8, 12
AT_BODY = {
    Status.SUBMITTED: gettext_lazy("In review"),
    Status.RECOMMENDED: gettext_lazy("To be decided"),
    Status.RETURNED: gettext_lazy("Returned"),
    Status.APPEALED: gettext_lazy("Appealed"),
}


@dataclass(frozen=True)
class Due:
    """One kind of thing that waits: how many are past their day, due within a week, and without a day.

    These are a queue whose names its readers have before them: nothing is left unsaid.
    """

    what: str
    late: int
    soon: int
    undated: int

    @property
    def late_words(self) -> str:
        return str(self.late)


def due(body: Organisation, on: date, *, concerns: bool) -> list[Due]:
    """`concerns` says whether whoever reads this may know of them."""
    audits = _audits(body)
    rows: list[tuple[str, Iterable[date | None]]] = [
        (_("Applications to decide"), _decide_by(body)),
        (_("Appeals to answer"), _appeals_by(body)),
        (_("Audits that holders answer"), audits[AuditStatus.ASKED]),
        (_("Audits to decide"), audits[AuditStatus.ANSWERED]),
    ]
    if concerns:
        complaints = Complaint.objects.filter(body=body, answer=None)
        rows.append((_("Concerns to answer"), complaints.values_list("answer_by", flat=True)))
    return [_counted(what, list(days), on) for what, days in rows]


def _counted(what: str, days: list[date | None], on: date) -> Due:
    dated = [day for day in days if day]
    late = sum(day < on for day in dated)
    soon = sum(on <= day <= on + SOON for day in dated)
    return Due(what, late, soon, len(days) - len(dated))


def _decide_by(body: Organisation) -> list[date | None]:
    waiting = Application.objects.filter(programme__body=body, status__in=(Status.SUBMITTED, Status.RECOMMENDED))
    facts = waiting.values_list("submitted_at", "programme__timezone", "process__decision_days")
    return [_last_day(sent_at, zone, days) for sent_at, zone, days in facts if sent_at]


def _appeals_by(body: Organisation) -> list[date | None]:
    appealed = Application.objects.filter(programme__body=body, status=Status.APPEALED)
    facts = appealed.values_list("decision__appeal__at", "programme__timezone", "process__decision_days")
    return [_last_day(*one) for one in facts]


def _last_day(since: datetime, zone: str, days: int | None) -> date | None:
    return _day(since, zone) + timedelta(days=days) if days is not None else None


def _day(moment: datetime, zone: str) -> date:
    return timezone.localdate(moment, timezone=ZoneInfo(zone))


def _audits(body: Organisation) -> dict[str, list[date]]:
    """The day that counts of every open audit, by whose turn it is."""
    found = Audit.objects.open().filter(certificate__certification__programme__body=body)
    days: dict[str, list[date]] = {AuditStatus.ASKED: [], AuditStatus.ANSWERED: []}
    for status, answer_until, decide_until in found.values_list("status", "answer_until", "decide_until"):
        days[status].append(answer_until if status == AuditStatus.ASKED else decide_until)
    return days


@dataclass(frozen=True)
class Freshness:
    """Of the status lists of this site: how many there are and are not as fresh as they should be, and when the
    oldest was signed."""

    lists: int
    stale: int
    oldest: datetime | None

    @property
    def is_fresh(self) -> bool:
        return self.lists > 0 and not self.stale


def freshness(at: datetime) -> Freshness:
    known = list(StatusList.objects.values_list("signed_at", "edition", "signed_edition"))
    fresh = [one for one in known if one[0] and one[0] >= at - lists.SIGNED_WITHIN and one[1] == one[2]]
    moments = [signed for signed, _edition, _signed_edition in known if signed]
    return Freshness(len(known), len(known) - len(fresh), min(moments, default=None))


def plots(body: Organisation, on: date) -> list[Plot]:
    ended = _ended(body, on)
    return [_by_stage(body), _time_to_decision(body, on), _renewals_due(body, on), _on_time(ended), _lapses(ended)]


def _by_stage(body: Organisation) -> Plot:
    """What lies with the body or went back to its applicant; nothing that was never sent."""
    found = Application.objects.filter(programme__body=body, status__in=AT_BODY).order_by()
    counts = dict(found.values_list("status").annotate(n=Count("pk")))
    rows = [(str(label), figures.said(counts.get(status, 0))) for status, label in AT_BODY.items()]
    return Plot(
        "stage",
        _("Applications by stage"),
        _("Sent and not over yet, today."),
        figures.bars(rows),
        [_("Where they are"), _("Applications")],
        [[label, figures.in_words(value)] for label, value in rows],
    )


def _time_to_decision(body: Organisation, on: date) -> Plot:
    """Days from the first filing to the decision, whoever's turn it was meanwhile; kept is the day that was promised
    when it was last sent."""
    quarters = figures.quarters_to(on, QUARTERS)
    took: dict[tuple[int, int], list[int]] = defaultdict(list)
    kept: dict[tuple[int, int], Counter[bool]] = defaultdict(Counter)
    for filed_on, at, sent_at, zone, days in _decisions(body, figures.begins_on(quarters[0])):
        decided_on = _day(at, zone)
        took[figures.quarter(decided_on)].append((decided_on - filed_on).days)
        until = _last_day(sent_at, zone, days)
        if until:
            kept[figures.quarter(decided_on)][decided_on <= until] += 1
    rows = [(_quarter(one), figures.middle(took[one])) for one in quarters]
    days_unit = pgettext("in a drawing", "%(n)d days")
    return Plot(
        "decision",
        _("Time to decision"),
        _("Half of the decisions of a quarter took so many days from the first filing, or fewer."),
        figures.bars(rows, unit=days_unit),
        [_("Quarter"), _("Decisions"), _("Half of them took"), _("By the promised day")],
        [
            [
                label,
                figures.in_words(figures.said(len(took[one]))),
                figures.in_words(value, days_unit),
                figures.in_words(figures.share(kept[one][True], kept[one][False]), _("%(n)d percent")),
            ]
            for one, (label, value) in zip(quarters, rows, strict=True)
        ],
    )


def _decisions(body: Organisation, since: date) -> Iterable[tuple[date, datetime, datetime, str, int | None]]:
    # A day earlier, for zones behind UTC; what is of no quarter shown is not shown.
    made = Decision.objects.filter(application__programme__body=body, at__date__gte=since - timedelta(days=1))
    about = ("filed_on", "submitted_at", "programme__timezone", "process__decision_days")
    facts = made.values_list("at", *(f"application__{name}" for name in about))
    return ((filed_on, at, sent_at, zone, days) for at, filed_on, sent_at, zone, days in facts.iterator())


def _renewals_due(body: Organisation, on: date) -> Plot:
    """Terms that end in the coming months and that nothing was made of yet."""
    months = figures.months_from(on, MONTHS_AHEAD + 1)
    ending = reminding.standing_ones().filter(
        certification__programme__body=body, valid_through__gte=on, valid_through__lt=months[-1]
    )
    counts: Counter[date] = Counter()
    for day, count in ending.order_by().values_list("valid_through").annotate(n=Count("pk")):
        counts[day.replace(day=1)] += count
    rows = [(f"{MONTHS[one.month]} {one.year}", figures.said(counts[one])) for one in months[:-1]]
    return Plot(
        "due",
        _("Renewals due"),
        _("Certificates whose last day comes in a month and whose renewal was not asked for yet."),
        figures.bars(rows),
        [_("Month"), _("Certificates")],
        [[label, figures.in_words(value)] for label, value in rows],
    )


# How a term ended.
ON_TIME, LATE, WAITS, NOTHING, LAPSED = "on_time", "late", "waits", "nothing", "lapsed"


def _ended(body: Organisation, on: date) -> dict[tuple[int, int], Counter[str]]:
    """How the terms ended whose last day was in a quarter: asked to be renewed by that day or after it, still open, or
    lapsed by the rules of renewal in force."""
    quarters = figures.quarters_to(on, QUARTERS)
    lapses_on = _lapses_on(body, on)
    found: dict[tuple[int, int], Counter[str]] = {one: Counter() for one in quarters}
    for programme, day, how, count in _terms(body, figures.begins_on(quarters[0]), on):
        if how == NOTHING:
            lapsed_on = lapses_on(programme, day)
            how = LAPSED if lapsed_on and lapsed_on <= on else WAITS
        found[figures.quarter(day)][how] += count
    return found


def _terms(body: Organisation, since: date, on: date) -> Iterator[tuple[int, date, str, int]]:
    """Counted by the database: so many rows as there are days and programmes, however many terms ended."""
    finals = StatusEvent.objects.filter(certificate=OuterRef("pk"), what__in=(Happened.REVOKED, Happened.SURRENDERED))
    asked = Application.objects.filter(certificate=OuterRef("pk"), status__in=SENT)
    how = Case(
        When(successor__plan__application__filed_on__lte=F("valid_through"), then=Value(ON_TIME)),
        When(successor__isnull=False, then=Value(LATE)),
        When(Exists(asked), then=Value(WAITS)),
        default=Value(NOTHING),
        output_field=CharField(),
    )
    ended = Certificate.objects.filter(
        ~Exists(finals),
        # What was printed anew in another name ends where its successor does.
        Q(successor=None) | Q(successor__plan__name_change=None),
        certification__programme__body=body,
        valid_through__gte=since,
        valid_through__lt=on,
    )
    rows = ended.annotate(how=how).order_by().values_list("certification__programme", "valid_through", "how")
    yield from rows.annotate(n=Count("pk"))


def _lapses_on(body: Organisation, on: date) -> Callable[[int, date], date | None]:
    """The first day on which a term that nothing followed is lapsed, by the rules in force today; one statement."""
    standards = Standard.objects.in_force(on).filter(programme__body=body, stage=Stage.RENEWAL)
    known = {one.programme_id: ladders.renewal_of(one.definition) for one in standards}

    @cache
    def lapses_on(programme: int, through: date) -> date | None:
        renewal = known.get(programme) or rules.Renewal()
        stretches = dict(rules.stretches(renewal, through, through))
        return stretches.get("lapsed")

    return lapses_on


def _on_time(ended: dict[tuple[int, int], Counter[str]]) -> Plot:
    rows = [(_quarter(one), figures.share(how[ON_TIME], how[LATE], how[LAPSED])) for one, how in ended.items()]
    percent = pgettext("in a drawing", "%(n)d%%")
    return Plot(
        "on_time",
        _("Renewed on time"),
        _("Of the terms that ended in a quarter and are settled: asked to be renewed by their last day."),
        figures.bars(rows, most=100, unit=percent),
        [_("Quarter"), _("On time"), _("Late"), _("Lapsed"), _("Still open"), _("Share on time")],
        [
            [label, *map(figures.in_words, cells), figures.in_words(value, _("%(n)d percent"))]
            for cells, (label, value) in zip(map(_cells, ended.values()), rows, strict=True)
        ],
    )


def _cells(how: Counter[str]) -> list[int | None]:
    return [figures.said(how[one]) for one in (ON_TIME, LATE, LAPSED, WAITS)]


def _lapses(ended: dict[tuple[int, int], Counter[str]]) -> Plot:
    rows = [(_quarter(one), figures.said(how[LAPSED])) for one, how in ended.items()]
    return Plot(
        "lapses",
        _("Lapses"),
        _("Terms that ended in a quarter, that nobody renewed, and that can be renewed no more."),
        figures.bars(rows),
        [_("Quarter"), _("Lapsed")],
        [[label, figures.in_words(value)] for label, value in rows],
    )


def _quarter(one: tuple[int, int]) -> str:
    return _("%(year)d, quarter %(n)d") % {"year": one[0], "n": one[1]}
