"""Knows how a curriculum's folders of YAML become pages that authors go on editing in Wagtail.

Loading twice changes nothing. A page that somebody has edited, or taken away, since it was loaded is left as it is; one
that nobody touched follows its file. Everything is loaded or nothing, and what is wrong is named as
`file: path: reason`.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.models import Page

from assessments import loading
from assessments.models import Assessment
from courses import actions
from courses.models import (
    AssessmentPage,
    CoursePage,
    LessonMinutes,
    LessonPage,
    LoadedPage,
    Mode,
    ModulePage,
    Objective,
)
from lms.content.blocks import BodyBlock
from lms.content.models import Topic
from lms.people.models import Organisation, User

SHIPPED = Path(__file__).parent / "curriculum"
COURSE = {"slug": str, "title": str, "summary": str, "modules": list, "topics": dict}
MODULE = {
    "slug": str,
    "title": str,
    "summary": str,
    "language": str,
    "mode": str,
    "objectives": list,
    "lessons": list,
    "assessment": str,
}
LESSON = {"slug": str, "title": str, "summary": str, "topics": dict, "minutes_note": str, "body": list}
OBJECTIVE = {"text": str, "competencies": list}
OPTIONAL = {"language", "mode", "assessment", "minutes_note"}
# What of a page comes from its file; the rest of it is the site's.
CONTENT = ("title", "summary", "body", "mode", "minutes_note", "assessment", "topic_minutes", "objectives")

# The one in C, which is ten times as quick, where PyYAML was built with it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unreadable(Exception):
    """Files that cannot be loaded: every problem as `file: path: reason`, one to a line."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Folder:
    """One module as its folder tells it, checked."""

    path: Path
    module: Mapping[str, Any]
    lessons: Sequence[Mapping[str, Any]]
    bank: Mapping[str, Any] | None = None
    assessment: Mapping[str, Any] | None = None


@dataclass
class Outcome:
    """What loading did, page by page, by title."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    """Edited on the site since they were loaded, and left as they are."""
    gone: list[str] = field(default_factory=list)
    """Taken away on the site since they were loaded, and not brought back."""
    revised_items: list[str] = field(default_factory=list)
    """Items of a bank, by code, that follow their file again."""
    kept_items: list[str] = field(default_factory=list)
    """Items that differ from their file because somebody edited or retired them, and were left as they are."""


# Reading.


def read_course(path: Path = SHIPPED / "course.yaml") -> Mapping[str, Any]:
    """The course that modules are loaded into, with the order of its modules and the titles of topics."""
    data = _parsed(path)
    problems = [f"{path.name}: {problem}" for problem in _shape(data, COURSE, "")]
    if problems:
        raise Unreadable(problems)
    return data


def read(path: Path) -> Folder:
    """A module's folder: module.yaml, lessons/*.yaml and, where it has an assessment, bank.yaml and assessment.yaml."""
    module = _parsed(path / "module.yaml")
    problems = [f"{path.name}/module.yaml: {problem}" for problem in _module_problems(module)]
    if problems:
        raise Unreadable(problems)
    lessons = []
    for slug in module["lessons"]:
        name = f"lessons/{slug}.yaml"
        lessons.append(_parsed(path / name))
        problems += [f"{path.name}/{name}: {problem}" for problem in _lesson_problems(lessons[-1])]
    if problems:
        raise Unreadable(problems)
    if not module.get("assessment"):
        return Folder(path, module, lessons)
    return Folder(path, module, lessons, _parsed(path / "bank.yaml"), _parsed(path / "assessment.yaml"))


def _parsed(path: Path) -> Any:
    place = f"{path.parent.name}/{path.name}"
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (both loaders are safe ones)
    except OSError:
        raise Unreadable([_("%(file)s: the file is missing.") % {"file": place}]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        mark = getattr(problem, "problem_mark", None)
        where = _("line %(line)d") % {"line": mark.line + 1} if mark else _("file")
        raise Unreadable([_("%(file)s: %(where)s: this is not YAML.") % {"file": place, "where": where}]) from None


def _module_problems(data: Any) -> Iterator[str]:
    yield from _shape(data, MODULE, "")
    if not isinstance(data, Mapping):
        return
    if data.get("mode", Mode.SELF_PACED) not in Mode.values:
        yield _("mode: say one of %(words)s.") % {"words": ", ".join(Mode.values)}
    for number, objective in enumerate(data.get("objectives") or []):
        place = f"objectives[{number}]"
        yield from _shape(objective, OBJECTIVE, place)
        if isinstance(objective, Mapping) and not set(objective.get("competencies") or []) <= set(range(1, 13)):
            yield _("%(place)s.competencies: they are numbers from 1 to 12.") % {"place": place}


def _lesson_problems(data: Any) -> Iterator[str]:
    yield from _shape(data, LESSON, "")
    if not isinstance(data, Mapping):
        return
    for code, spent in (data.get("topics") or {}).items():
        if type(spent) is not int or not 1 <= spent <= 24 * 60:
            yield _("topics.%(code)s: minutes are a whole number from 1.") % {"code": code}
    if not data.get("topics"):
        yield _("topics: say how many minutes count, topic by topic.")
    problems: list[str] = []
    _raw_body(data.get("body") or [], str(data.get("slug")), problems)
    yield from problems


def _shape(data: Any, known: Mapping[str, type], place: str) -> Iterator[str]:
    """What is missing, unknown or of the wrong form in one mapping."""
    if not isinstance(data, Mapping):
        yield _("%(place)s: this must be a mapping.") % {"place": place or _("file")}
        return
    inside = f"{place}." if place else ""
    for name in data:
        if name not in known:
            yield _("%(place)s: this is not known here.") % {"place": f"{inside}{name}"}
    for name, form in known.items():
        if name not in data and name not in OPTIONAL:
            yield _("%(place)s: this is missing.") % {"place": f"{inside}{name}"}
        elif name in data and not isinstance(data[name], form):
            forms: dict[type, str] = {str: _("words"), list: _("a list"), dict: _("a mapping")}
            yield _("%(place)s: this must be %(form)s.") % {"place": f"{inside}{name}", "form": forms[form]}


# Bodies: the words of the YAML file are the names of the blocks, so the blocks themselves say what is allowed.


def _raw_body(body: Sequence[Any], slug: str, problems: list[str]) -> list[dict[str, Any]]:
    """A body as a StreamField stores it. A block's id comes from its lesson, kind and turn: it survives an update."""
    stream, turns = BodyBlock(), dict.fromkeys(BodyBlock().child_blocks, 0)
    raw = []
    for number, entry in enumerate(body):
        place = f"body[{number}]"
        kind = next(iter(entry), None) if isinstance(entry, Mapping) and len(entry) == 1 else None
        if kind not in stream.child_blocks:
            problems.append(_("%(place)s: this is not one of the blocks.") % {"place": place})
            continue
        turns[kind] += 1
        seed = f"{slug}/{kind}/{turns[kind]}"
        value = _raw(stream.child_blocks[kind], entry[kind], f"{place}.{kind}", seed, problems)
        raw.append({"type": kind, "id": str(uuid5(NAMESPACE_URL, seed)), "value": value})
    if not problems:
        try:
            stream.clean(stream.to_python(raw))
        except ValidationError:
            problems.append(_("body: a block is not filled in as the editor asks for it."))
    return raw


def _raw(block: blocks.Block, value: Any, place: str, seed: str, problems: list[str]) -> Any:
    if isinstance(block, blocks.ListBlock):
        if not isinstance(value, list):
            problems.append(_("%(place)s: this must be a list.") % {"place": place})
            return []
        return [
            {
                "type": "item",
                "id": str(uuid5(NAMESPACE_URL, f"{seed}/{number}")),
                "value": _raw(block.child_block, item, f"{place}[{number}]", f"{seed}/{number}", problems),
            }
            for number, item in enumerate(value)
        ]
    if isinstance(block, blocks.StructBlock):
        return _raw_struct(block, value, place, seed, problems)
    wanted: type = bool if isinstance(block, blocks.BooleanBlock) else str
    if isinstance(block, blocks.IntegerBlock):
        wanted = int
    if type(value) is not wanted:
        forms: dict[type, str] = {bool: _("true or false"), int: _("a whole number"), str: _("words")}
        problems.append(_("%(place)s: this must be %(form)s.") % {"place": place, "form": forms[wanted]})
    return value


def _raw_struct(block: blocks.StructBlock, value: Any, place: str, seed: str, problems: list[str]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        problems.append(_("%(place)s: this must be a mapping.") % {"place": place})
        return {}
    for name in value:
        if name not in block.child_blocks:
            problems.append(_("%(place)s: this is not known here.") % {"place": f"{place}.{name}"})
    raw = {}
    for name, child in block.child_blocks.items():
        inside = f"{place}.{name}"
        if name in value:
            raw[name] = _raw(child, value[name], inside, f"{seed}/{name}", problems)
        elif child.required:
            problems.append(_("%(place)s: this is missing.") % {"place": inside})
        else:
            raw[name] = child.get_prep_value(child.get_default())
    return raw


# Loading.


@transaction.atomic
def load(course: Mapping[str, Any], folders: Sequence[Folder], *, organisation: Organisation, by: User) -> Outcome:
    """Make the course and these modules pages of the organisation's catalogue; `by` answers for the item banks.

    Raises Unreadable for a bank or an assessment that cannot be read.
    """
    outcome = Outcome()
    catalogue = actions.open_catalogue(organisation=organisation, by=by)
    _topics(course["topics"], folders)
    facts = {name: course[name] for name in ("slug", "title", "summary")}
    place = _Place(organisation, outcome, by)
    page = place.settle(course["slug"], facts, CoursePage(**facts, body=[]), catalogue)
    for folder in folders:
        _load_module(folder, page, place)
    return outcome


def _load_module(folder: Folder, course: Page | None, place: "_Place") -> None:
    module, slug = folder.module, folder.module["slug"]
    fresh = ModulePage(slug=slug, title=module["title"], summary=module["summary"])
    fresh.objectives = [Objective(sort_order=n, **objective) for n, objective in enumerate(module["objectives"])]
    facts = {name: value for name, value in module.items() if name != "lessons"}
    page = place.settle(slug, facts, fresh, course)
    mode = module.get("mode", Mode.SELF_PACED)
    for lesson in folder.lessons:
        place.settle(f"{slug}/{lesson['slug']}", {**lesson, "mode": mode}, _lesson(lesson, mode), page)
    if folder.assessment:
        instrument = _assessment(folder, place)
        title = folder.assessment["title"]
        fresh_page = AssessmentPage(slug="assessment", title=title, assessment=instrument, summary="")
        told = {"assessment": folder.assessment}
        place.settle(
            f"{slug}/assessment", told, fresh_page, page, revise=lambda: _instrument(folder, place, revise=True)
        )


def _lesson(lesson: Mapping[str, Any], mode: str) -> LessonPage:
    body = _raw_body(lesson["body"], lesson["slug"], [])
    facts = {name: lesson[name] for name in ("slug", "title", "summary")}
    page = LessonPage(**facts, mode=mode, minutes_note=lesson.get("minutes_note", ""), body=body)
    titles = Topic.objects.in_bulk(list(lesson["topics"]), field_name="code")
    page.topic_minutes = [
        LessonMinutes(sort_order=number, topic=titles[code], minutes=spent)
        for number, (code, spent) in enumerate(lesson["topics"].items())
    ]
    return page


def _assessment(folder: Folder, place: "_Place") -> Assessment:
    """The bank follows its file item by item, and a new assessment is made; an existing one waits for `settle`."""
    with _complaints_placed(folder, "bank.yaml"):
        read = loading.load_bank(folder.bank or {}, organisation=place.organisation, by=place.by, revise=True)
    place.outcome.revised_items += read.revised
    place.outcome.kept_items += read.kept
    return _instrument(folder, place)


def _instrument(folder: Folder, place: "_Place", *, revise: bool = False) -> Assessment:
    with _complaints_placed(folder, "assessment.yaml"):
        return loading.load_assessment(
            folder.assessment or {}, organisation=place.organisation, by=place.by, revise=revise
        )


@contextmanager
def _complaints_placed(folder: Folder, name: str) -> Iterator[None]:
    """What the room of assessments complains of in one file, placed in that file."""
    try:
        yield
    except loading.Unreadable as unreadable:
        file = f"{folder.path.name}/{name}"
        raise Unreadable([f"{file}: {problem}" for problem in unreadable.problems]) from None


def _topics(titles: Mapping[str, str], folders: Sequence[Folder]) -> None:
    """Every topic the lessons name, with its title where the course gives one."""
    codes = {code for folder in folders for lesson in folder.lessons for code in lesson["topics"]}
    for code in sorted(codes):
        Topic.objects.get_or_create(
            code=code, defaults={"title": titles.get(code, code.replace("_", " ").capitalize())}
        )


@dataclass(frozen=True)
class _Place:
    """Where pages are put: each under its source, once."""

    organisation: Organisation
    outcome: Outcome
    by: User

    def settle(
        self,
        source: str,
        file: Mapping[str, Any],
        fresh: Page,
        parent: Page | None,
        *,
        revise: Callable[[], object] = lambda: None,
    ) -> Page | None:
        """Add, update or leave one page. Returns the page as it stands; None where it or its parent was taken away.

        `revise` brings what the page stands for up to its file, where nobody has edited either.
        """
        told = _hash(file)
        loaded = LoadedPage.objects.filter(organisation=self.organisation, source=source).first()
        if loaded is None:
            return parent and self._add(source, told, fresh, parent)
        page = type(fresh).objects.filter(translation_key=loaded.page_key).first()
        if page is None:
            self.outcome.gone.append(fresh.title)
            return None
        draft = page.get_latest_revision_as_object()
        if digest(draft) != loaded.page_digest:
            self.outcome.edited.append(fresh.title)
        elif told == loaded.file_digest:
            self.outcome.unchanged.append(fresh.title)
        else:
            revise()
            self._update(loaded, told, draft, fresh)
        return page

    def _add(self, source: str, told: str, fresh: Page, parent: Page) -> Page:
        fresh.live, fresh.owner = False, self.by
        parent.add_child(instance=fresh)
        self._publish(fresh)
        loaded = LoadedPage(organisation=self.organisation, source=source, page_key=fresh.translation_key)
        self._keep(loaded, told, fresh)
        self.outcome.added.append(fresh.title)
        return fresh

    def _update(self, loaded: LoadedPage, told: str, draft: Page, fresh: Page) -> None:
        for name in CONTENT:
            if hasattr(fresh, name):
                value = getattr(fresh, name)
                setattr(draft, name, list(value.all()) if hasattr(value, "all") else value)
        self._publish(draft)
        self._keep(loaded, told, draft)
        self.outcome.updated.append(fresh.title)

    def _publish(self, page: Page) -> None:
        page.save_revision(user=self.by).publish(user=self.by, skip_permission_checks=True)

    def _keep(self, loaded: LoadedPage, told: str, page: Page) -> None:
        loaded.file_digest, loaded.loaded_at = told, timezone.now()
        loaded.page_digest = digest(page.get_latest_revision_as_object())
        loaded.save()


def digest(page: Page) -> str:
    """What a page says, as one number: the same until somebody edits it, whoever saves it and however often."""
    data = page.serializable_data()
    said = {name: data[name] for name in CONTENT if name in data}
    if "body" in said:
        # PostgreSQL keeps the keys of a block in an order of its own.
        said["body"] = json.loads(said["body"])
    if isinstance(page, AssessmentPage):
        said["policy"] = loading.policy_of(Assessment.objects.get(pk=page.assessment_id))
    for name in ("topic_minutes", "objectives"):
        rows = sorted(said.get(name, []), key=lambda row: (row["sort_order"] or 0, row["pk"] or 0))
        said[name] = [{key: row[key] for key in row if key not in ("pk", "page", "sort_order")} for row in rows]
    return _hash(said)


def _hash(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()
