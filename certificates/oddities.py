"""Knows what is legal in a programme file and yet probably not meant: what the rules find odd, and texts nobody has."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from certificates import rules
from certificates.shipped import ProgrammeFile


def of(file: ProgrammeFile) -> Iterator[str]:
    """Every oddity as `place: what is odd about it`."""
    yield from map(str, rules.check(file.programme))
    for code, version in file.without_text:
        facts = {"code": code, "version": version}
        yield (
            _("statements.%(code)s: there is no text of version %(version)s beside the file, so nobody can sign it")
            % facts
        )
