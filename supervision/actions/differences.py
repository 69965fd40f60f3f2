"""Knows how what would be signed differs from what was shown: a sentence for each difference."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.people.actions import Refused
from supervision import rules
from supervision.models import SIGNABLE, EntryVersion, Placement, Status


class Changed(Refused):
    """Raised when what would be signed is no longer what was shown; `differences` has a sentence for each."""

    def __init__(self, differences: Sequence[str]) -> None:
        super().__init__(" ".join([_("Nothing was signed."), *differences]))
        self.differences = differences


def refuse(
    placement: Placement,
    versions: Sequence[EntryVersion],
    hashes: Mapping[int, str],
    *,
    signable: Iterable[str] = SIGNABLE,
    is_other_statement: bool = False,
) -> None:
    """Raise Changed unless each version is the newest, unsigned and still what was shown by its hash.

    Expects the versions to be fetched with whether they are the newest.
    """
    newest = {version.entry_id: version for version in _newest_of(versions)}
    found = (
        _difference(version, newest.get(version.entry_id, version), placement, hashes[version.pk], signable)
        for version in versions
    )
    sentences = [sentence for sentence in found if sentence]
    missing = len(hashes) - len(versions)
    if missing:
        sentences.append(
            ngettext(
                "%(count)d entry that was shown is no longer here.",
                "%(count)d entries that were shown are no longer here.",
                missing,
            )
            % {"count": missing}
        )
    if is_other_statement:
        sentences.append(_("The words of the statement changed. Read them again."))
    if sentences:
        raise Changed(sentences)


def _newest_of(versions: Sequence[EntryVersion]) -> Iterable[EntryVersion]:
    """What stands in place of those that are not the newest any more; nothing is asked where all of them are."""
    outdated = [version.entry_id for version in versions if not version.is_newest]
    return EntryVersion.objects.newest().filter(entry__in=outdated) if outdated else ()


def _difference(
    version: EntryVersion, newest: EntryVersion, placement: Placement, shown_hash: str, signable: Iterable[str]
) -> str:
    """How one version differs from what the signer saw; empty where it does not."""
    entry, day = version.entry, {"day": rules.long_date(version.worked_on)}
    if entry.placement_id != placement.pk:
        return _("One entry belongs to another placement.")
    if hasattr(entry, "void"):
        return _("The entry of %(day)s was voided.") % day
    if version.signed is not None:
        return _("The entry of %(day)s has been signed in the meantime.") % day
    if newest.pk != version.pk:
        return _("The entry of %(day)s was changed: %(changes)s.") % {**day, "changes": _changes(version, newest)}
    if version.status == Status.DRAFT:
        return _("One entry has not been handed in.")
    if version.status not in signable and version.status == Status.REFUSED:
        return _("The signature of the entry of %(day)s was refused.") % day
    if version.status not in signable:
        return _("The entry of %(day)s was returned.") % day
    if version.content_hash != shown_hash or not version.is_whole():
        return _("The entry of %(day)s is not what this page showed.") % day
    return ""


def _changes(old: EntryVersion, new: EntryVersion) -> str:
    """What the newer version says otherwise, in words."""
    names = {
        "worked_on": _("day"),
        "starts_at": _("start"),
        "ends_at": _("end"),
        "kind": _("kind"),
        "group_size": _("group size"),
        "topics": _("topics"),
        "mode": _("mode"),
        "population": _("population"),
        "note": _("note"),
    }
    parts = [name for field, name in names.items() if getattr(old, field) != getattr(new, field)]
    if old.minutes != new.minutes:
        parts.insert(0, _("%(old)d minutes became %(new)d") % {"old": old.minutes, "new": new.minutes})
    return ", ".join(parts) or _("nothing but its version")
