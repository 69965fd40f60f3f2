"""What is done with programmes: their files loaded, their standards and statements published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from certificates import publishing, rules
from certificates.models import Programme, Standard, Statement
from certificates.rules import language
from lms.audit import ledger
from lms.people import actions as people
from lms.people.actions import Refused
from lms.people.models import Organisation


@dataclass(frozen=True)
class Loaded:
    """What loading a file changed; nothing where the house knew all of it."""

    programme: Programme
    is_new: bool
    described: list[str]
    published: list[Standard]
    closed: list[Standard]

    @property
    def changed(self) -> bool:
        return bool(self.is_new or self.described or self.published or self.closed)


@transaction.atomic
def load(*, values: Mapping[str, Any], by, body: Organisation | None = None) -> Loaded:
    """Publish what a programme file says and the house does not know yet; twice changes nothing.

    `values` are the plain values of the file. `body` is found by the name the file gives, and founded where there is
    none. Raises RuleError, with every fault and its place, for what cannot be read or would change what is published.
    """
    read = rules.read_programme(values)
    if problems := publishing.too_long(read):
        raise rules.RuleError(problems)
    facts = publishing.cover(read, values)
    programme, is_new = _cover(read, facts, body=body, by=by)
    stored = list(programme.standards.all())
    found = publishing.changes(read, publishing.editions(values, read), stored)
    described = [] if is_new else _describe(programme, facts, by=by)
    closed = [_close(standard, day, by=by) for standard, day in found.closed]
    published = [_publish(programme, edition, by=by) for edition in found.new]
    return Loaded(programme, is_new, described, published, closed)


def _cover(
    read: language.Programme, facts: Mapping[str, Any], *, body: Organisation | None, by
) -> tuple[Programme, bool]:
    """The programme's row, locked; made where there is none."""
    programme = Programme.objects.select_for_update(of=("self",)).select_related("body").filter(slug=read.slug).first()
    if programme is not None:
        if body is not None and body.pk != programme.body_id:
            reason = _("this programme belongs to %(body)s") % {"body": programme.body.name}
            raise rules.RuleError.at("programme", reason)
        return programme, False
    body = body or _body(read.body, by=by)
    if not body.certifies:
        raise rules.RuleError.at("body", _("%(body)s is not a certifying body") % {"body": body.name})
    programme = Programme.objects.create(slug=read.slug, body=body, **facts)
    ledger.record("certificates.add_programme", of=programme, by=by, detail={"slug": programme.slug})
    return programme, True


def _body(name: str, *, by) -> Organisation:
    if not name:
        raise rules.RuleError.at("body", _("is missing"))
    known = Organisation.objects.filter(name=name, certifies=True).first()
    return known or people.found(name=name, slug=slugify(name)[:50], by=by, certifies=True)


def _describe(programme: Programme, facts: Mapping[str, Any], *, by) -> list[str]:
    changed = publishing.differs(programme, facts)
    if changed:
        for name in changed:
            setattr(programme, name, facts[name])
        programme.save(update_fields=changed)
        detail = {"slug": programme.slug, "fields": ", ".join(changed)}
        ledger.record("certificates.describe_programme", of=programme, by=by, detail=detail)
    return changed


def _publish(programme: Programme, edition: publishing.Edition, *, by) -> Standard:
    standard = Standard.objects.create(
        programme=programme,
        stage=edition.standard.stage,
        version=edition.standard.version,
        in_force_from=edition.standard.in_force_from,
        in_force_until=edition.standard.in_force_until,
        definition=edition.definition,
        published_at=timezone.now(),
        published_by=by,
    )
    detail = {"stage": standard.stage, "version": standard.version}
    ledger.record("certificates.publish", of=standard, by=by, detail=detail)
    return standard


def _close(standard: Standard, day: date, *, by) -> Standard:
    standard.in_force_until = day
    standard.save(update_fields=["in_force_until"])
    detail = {"stage": standard.stage, "version": standard.version, "until": day.isoformat()}
    ledger.record("certificates.close", of=standard, by=by, detail=detail)
    return standard


@transaction.atomic
def publish_statement(*, body: Organisation, code: str, version: str, title: str, text: str, by) -> bool:
    """Publish the text of one version of a statement; False where it stands already. A changed text is refused."""
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    stored = Statement.objects.filter(body=body, code=code, version=version).first()
    if stored is not None:
        if (stored.title, stored.text) != (title, text):
            raise Refused(
                _("%(code)s %(version)s is published and says something else. Give the new text its own version.")
                % {"code": code, "version": version}
            )
        return False
    statement = Statement.objects.create(body=body, code=code, version=version, title=title, text=text)
    detail = {"code": code, "version": version}
    ledger.record("certificates.publish_statement", of=statement, by=by, detail=detail)
    return True
