"""Knows somebody's hours between two days: what they come to, and how they stand on paper and in a table."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from lms.content.templatetags.peerway import longdate as date_in_words
from lms.content.templatetags.peerway import longmoment as moment_in_words
from lms.content.templatetags.peerway import minutes as in_words
from lms.people.models import User
from supervision import rulebook, rules, statements, table
from supervision.models import EntryVersion, EntryVersionQuerySet, HourRules, Kind, Placement, SignOff, Status
from supervision.rulebook import Edition

# Beside what a table brings in: what only we can say.
COLUMNS = (*table.COLUMNS, *table.OURS)

# A paper to sign by hand has at most so many entries, or so many empty rows.
MOST_BY_HAND, EMPTY_ROWS = 200, 20


@dataclass(frozen=True)
class Window:
    """From a day until a day, both included; open where there is none."""

    from_on: date | None = None
    until_on: date | None = None

    def of(self, entries: EntryVersionQuerySet) -> EntryVersionQuerySet:
        if self.from_on:
            entries = entries.filter(worked_on__gte=self.from_on)
        return entries.filter(worked_on__lte=self.until_on) if self.until_on else entries

    @property
    def words(self) -> str:
        days = {"first": date_in_words(self.from_on), "last": date_in_words(self.until_on)}
        if self.from_on and self.until_on:
            return _("%(first)s to %(last)s") % days
        if self.from_on:
            return _("From %(first)s on") % days
        return _("Until %(last)s") % days if self.until_on else _("All hours so far")


@dataclass(frozen=True)
class Total:
    """One row of a sum: whole minutes that are signed, and all of them."""

    name: str
    signed: int
    all: int


@dataclass(frozen=True)
class Logbook:
    """What somebody logged in a window and what it comes to; voided, returned and refused entries are in no sum."""

    person: User
    window: Window
    entries: list[EntryVersion]
    topics: Mapping[str, str]
    editions: Mapping[int, Sequence[Edition]]

    @property
    def total(self) -> Total:
        return _total(_("In all"), self.entries)

    @property
    def by_kind(self) -> list[Total]:
        """One row for each kind, whatever the houses call it; in their word where they agree on one."""
        said: dict[str, set[str]] = {}
        for version in self.entries:
            said.setdefault(version.kind, set()).add(version.kind_beside)
        names = {kind: min(told) if len(told) == 1 else Kind(kind).label for kind, told in said.items()}
        return self._by(lambda version: names[version.kind])

    @property
    def by_site(self) -> list[Total]:
        return self._by(lambda version: version.entry.placement.site.name)

    @property
    def by_month(self) -> list[Total]:
        return self._by(lambda version: date_format(version.worked_on, "F Y"))

    @property
    def by_rules(self) -> list[Total]:
        """By the edition of a site's rules that was in force on the day, which is what each entry was judged by."""
        return self._by(self.rules_of)

    def rules_of(self, version: EntryVersion) -> str:
        site = version.entry.placement.site
        label = rulebook.in_force(self.editions.get(site.pk, ()), version.worked_on).label
        if label == rules.HOUSE.label:
            return _("The usual rules (%(label)s)") % {"label": label}
        return _("%(site)s, edition %(number)s") % {"site": site.name, "number": label.rpartition("-")[2]}

    @property
    def by_topic(self) -> list[Total]:
        signed, everything = Counter[str](), Counter[str]()
        for version in self.entries:
            everything.update(version.topics)
            signed.update(version.topics if version.signed else {})
        return [Total(self.topics.get(code, code), signed[code], everything[code]) for code in sorted(everything)]

    def _by(self, name_of) -> list[Total]:
        groups: dict[str, list[EntryVersion]] = {}
        for version in self.entries:
            groups.setdefault(str(name_of(version)), []).append(version)
        return [_total(name, versions) for name, versions in groups.items()]


def _total(name: str, versions: Sequence[EntryVersion]) -> Total:
    return Total(
        name,
        sum(version.minutes for version in versions if version.signed),
        sum(version.minutes for version in versions),
    )


def of(person: User, window: Window, topics: Mapping[str, str]) -> Logbook:
    """Two statements, however much it is."""
    live = (
        EntryVersion.objects.of(person)
        .standing()
        .filter(entry__void=None)
        .exclude(status__in=(Status.RETURNED, Status.REFUSED))
    )
    rows = window.of(live).select_related("entry__placement__site__hour_words", "signed_entry__sign_off")
    entries = list(rows.order_by("starts_at", "pk"))
    editions = HourRules.editions_of(version.entry.placement.site_id for version in entries)
    return Logbook(person, window, entries, topics, editions)


def as_table(logbook: Logbook) -> str:
    """A CSV with the columns a table of hours is brought in with and a few more; a spreadsheet runs nothing of it."""
    rows = (_cells(version) | {"rules": logbook.rules_of(version)} for version in logbook.entries)
    return table.written(rows, COLUMNS)


def _cells(version: EntryVersion) -> dict[str, str]:
    placement = version.entry.placement
    return {
        "date": version.worked_on.isoformat(),
        "start": version.starts.strftime("%H:%M"),
        "end": version.ends.strftime("%H:%M"),
        "activity": version.kind,
        "what": version.kind_beside,
        "mode": version.mode,
        "group": str(version.group_size or ""),
        "topics": "; ".join(f"{code} {minutes}" for code, minutes in version.topics.items()),
        "population": version.population,
        "note": version.note,
        "row": str(version.entry_id),
        "site": placement.site.name,
        "position": placement.position,
        "minutes": str(version.minutes),
        "status": "signed" if version.signed else version.status,
        "signature": version.signed.sign_off.reference if version.signed else "",
    }


def as_paper(logbook: Logbook, *, site: str, on: date) -> dict[str, Any]:
    """The data of `papers/hours.typ`: every word of it, in the language of the moment."""
    signatures = {version.signed.sign_off_id: version.signed.sign_off for version in logbook.entries if version.signed}
    total = logbook.total
    return {
        "name": logbook.person.legal_name,
        "as_of": _("%(window)s, as of %(day)s") % {"window": logbook.window.words, "day": date_in_words(on)},
        "head": [_("Day"), _("When"), _("What"), _("Where"), _("Signature"), _("Time")],
        "rows": [_row(version) for version in logbook.entries],
        "totals": [_("In all"), "", "", "", "", in_words(total.all)],
        "sums": [
            {"key": _("Signed"), "value": in_words(total.signed)},
            {"key": _("Not signed yet"), "value": in_words(total.all - total.signed)},
            *({"key": one.name, "value": in_words(one.all)} for one in logbook.by_kind),
            *({"key": one.name, "value": in_words(one.all)} for one in logbook.by_topic),
            *({"key": one.name, "value": in_words(one.all)} for one in logbook.by_rules),
        ],
        "statements": _statements(signatures.values()),
        "signatures": [_attested(sign_off, site) for sign_off in signatures.values()],
        "words": {
            "hours": _("Hours"),
            "sums": _("What they come to"),
            "signatures": _("Signatures"),
            "statements": _("What was attested"),
            "nothing": _("No hours are logged in this time."),
            "page": _("Page {page} of {total}"),
            "footer": logbook.person.legal_name,
        },
    }


def signature_paper(sign_off: SignOff, entries: Sequence[EntryVersion], *, site: str) -> dict[str, Any]:
    """The data of `papers/signature.typ`: what was signed, under which words, as what, and how to check it."""
    return {
        "name": sign_off.trainee_name,
        "period": Window(sign_off.from_on, sign_off.until_on).words,
        "site": f"{sign_off.site_name}, {sign_off.get_position_display()}",
        "head": [_("Day"), _("When"), _("What"), _("Version"), _("Time")],
        "rows": [
            [*_when(version), version.kind_beside, str(version.number), in_words(version.minutes)]
            for version in entries
        ],
        "totals": [_("In all"), "", "", "", in_words(sign_off.minutes)],
        "statement": sign_off.statement,
        "attested": _attested(sign_off, site),
        "words": {
            "entries": _("The entries under this signature"),
            "statement": _("What was signed"),
            "signature": _("Signature"),
            "page": _("Page {page} of {total}"),
            "footer": sign_off.reference,
        },
    }


def by_hand_paper(placement: Placement, entries: Sequence[EntryVersion]) -> dict[str, Any]:
    """The data of `papers/by_hand.typ`: entries with their codes, or empty rows, and a block to sign with a pen."""
    return {
        "name": placement.trainee.legal_name,
        "site": f"{placement.site.name}, {placement.get_position_display()}",
        "head": [_("Code"), _("Day"), _("When"), _("What"), _("Time")],
        "rows": [
            [version.paper_code, *_when(version), version.kind_beside, in_words(version.minutes)] for version in entries
        ]
        or [["", "", "", "", ""]] * EMPTY_ROWS,
        "totals": [_("In all"), "", "", "", in_words(sum(version.minutes for version in entries))] if entries else [],
        "statement": statements.current().text,
        "blocks": [
            {"title": _("The trainee"), "lines": [placement.trainee.legal_name, *_lines()]},
            {"title": _("The supervisor"), "lines": [_("Name in print"), _("Credential and its number"), *_lines()]},
        ],
        "words": {
            "entries": _("The entries"),
            "statement": _("What the supervisor signs"),
            "signatures": _("Signed by hand"),
            "page": _("Page {page} of {total}"),
            "footer": placement.trainee.legal_name,
        },
    }


def _lines() -> list[str]:
    return [_("Signature"), _("Date")]


def _statements(signatures: Iterable[SignOff]) -> list[dict[str, str]]:
    """The words under the signatures, each once, by their version."""
    return [
        {"key": version, "value": text}
        for version, text in dict.fromkeys((one.statement_version, one.statement) for one in signatures)
    ]


def _attested(sign_off: SignOff, site: str) -> list[dict[str, str]]:
    """One signature as facts, with the address where anybody can check it."""
    held = [f"{one['title']}, {one['jurisdiction']} {one['number']}".strip() for one in sign_off.credentials]
    address = site.rstrip("/") + reverse("supervision:check_signature", args=[sign_off.digest])
    role = {"key": _("Signed as"), "value": _("The programme, in place of a supervisor")}
    return [
        {"key": sign_off.reference, "value": in_words(sign_off.minutes)},
        {"key": _("Signed by"), "value": "; ".join([sign_off.signer_name, *held])},
        *([role] if sign_off.is_by_programme else []),
        {"key": _("Signed on"), "value": str(moment_in_words(sign_off.signed_at))},
        {"key": _("Attested"), "value": sign_off.statement_version},
        {"key": _("Check it at"), "value": address},
    ]


def _row(version: EntryVersion) -> list[str]:
    placement = version.entry.placement
    signed = version.signed.sign_off.reference if version.signed else Status(version.status).label
    return [
        *_when(version),
        version.kind_beside,
        f"{placement.site.name}, {placement.get_position_display()}",
        str(signed),
        in_words(version.minutes),
    ]


def _when(version: EntryVersion) -> list[str]:
    return [date_in_words(version.worked_on), f"{time_format(version.starts, 'P')} – {time_format(version.ends, 'P')}"]
