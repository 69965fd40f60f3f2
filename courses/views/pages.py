"""The pages of a course as one person meets them; Wagtail finds them, `wagtail_hooks` hands them to these doors."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.models import Page

from assessments.models import Attempt
from courses import access, actions, contents, progress, standing
from courses.forms import CatalogueForm
from courses.models import AssessmentPage, CataloguePage, CoursePage, LessonPage, ModulePage, StudyPage
from courses.offers import Wish
from courses.progress import NOTHING, Outline

OFFERS_ON_A_PAGE = 20


def catalogue(request: HttpRequest, page: CataloguePage) -> HttpResponse:
    """All courses, or those that what is asked in the address leaves of them."""
    context = page.get_context(request)
    every = context["offers"]
    form = CatalogueForm(request.GET, offers=every)
    chosen = form.chosen
    words = chosen.pop("words", "")
    wish = Wish(hits=page.search(words) if words else None, **chosen)
    found = [offer for offer in every if wish.is_met_by(offer)]
    shown = Paginator(found, OFFERS_ON_A_PAGE).get_page(request.GET.get("page"))
    mine = set()
    if request.user.is_authenticated:
        mine = set(access.enrolments(request.user).values_list("course_key", flat=True))
    for offer in shown:
        offer.is_mine = offer.course.translation_key in mine
    words = contents.found(len(found), len(every), is_narrowed=wish != Wish())
    context |= {"offers": shown, "found": words, "search": form, "is_narrowed": wish != Wish()}
    return render(request, page.template, context)


def course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    enrolment = access.enrolment(request.user, page.translation_key)
    done = enrolment.done() if enrolment else NOTHING
    outline = enrolment.path_of(page.outline()) if enrolment else None
    context = page.get_context(request, outline=outline, done=done) | {"enrolment": enrolment}
    if enrolment and enrolment.completed_at is None:
        context["offer"] = standing.offer_to(enrolment, context["outline"])
    context["can_complete"] = bool(enrolment and progress.to_freeze(context["outline"], done))
    if enrolment is None:
        before = standing.before(page, request.user)
        context |= {"before": before, "asked": contents.asked_tasks(before.asked, before.missing)}
        context["may_offer"] = page.live and access.may_offer(request.user, page)
    return render(request, page.template, context)


def module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    outline = _on_its_path(page)
    enrolment = access.enrolment(request.user, outline.key)
    outline = enrolment.path_of(outline) if enrolment else outline
    done = enrolment.done() if enrolment else NOTHING
    context = page.get_context(request, outline=outline, done=done) | {
        "enrolment": enrolment,
        "credits": list(enrolment.credits.filter(module_key=page.translation_key)) if enrolment else [],
        "can_complete": page.translation_key in {ready.key for ready in progress.to_freeze(outline, done)},
    }
    return render(request, page.template, context)


def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    outline = _on_its_path(page)
    enrolment = access.enrolment_reading(request.user, outline.key, page.translation_key)
    if not access.may_read(request.user, page, outline, enrolment):
        return _ask_to_enrol(request, page, outline)
    if enrolment and enrolment.reading is None:
        actions.view(enrolment=enrolment, lesson=page)
    outline = enrolment.path_of(outline) if enrolment else outline
    context = page.get_context(request, outline=outline) | {"enrolment": enrolment}
    if context["module"].asks_minutes and enrolment and enrolment.reading and enrolment.reading.read_at:
        done = enrolment.done()
        context["lacks_time"] = not progress.is_complete(context["module"], done) and progress.lacks_time(
            context["module"], done
        )
        context["time"] = contents.time_words(context["module"], done)
    if request.user.is_authenticated and page.reflection_prompts():
        kept = access.reflections(request.user).filter(lesson_key=page.translation_key)
        context["reflections"] = {str(block): text for block, text in kept.values_list("block", "text")}
        context["reflect_url"] = reverse("courses:reflect", args=[page.translation_key])
    return render(request, page.template, context)


def assessment(request: HttpRequest, page: AssessmentPage) -> HttpResponse:
    outline = _on_its_path(page)
    enrolment = access.enrolment(request.user, outline.key)
    if enrolment is None:
        return _ask_to_enrol(request, page, outline)
    finished = Attempt.objects.finished_by(request.user).filter(assessment=page.assessment_id)
    context = page.get_context(request, outline=outline) | {
        "enrolment": enrolment,
        "attempts": list(finished),
        "has_passed": any(attempt.passed for attempt in finished),
    }
    return render(request, page.template, context)


PAGES: dict[type[Page], Callable[[HttpRequest, Any], HttpResponse]] = {
    CataloguePage: catalogue,
    CoursePage: course,
    ModulePage: module,
    LessonPage: lesson,
    AssessmentPage: assessment,
}


def _on_its_path(page: StudyPage) -> Outline:
    """The course of a page; a page whose module or course is not published is not there."""
    outline = page.outline()
    keys = {module.key for module in outline.modules} | {step.key for step in outline.steps()}
    if page.translation_key not in keys:
        raise Http404
    return outline


def _ask_to_enrol(request: HttpRequest, page: StudyPage, outline: Outline) -> HttpResponse:
    return render(request, "courses/ask_to_enrol.html", {"page": page, "outline": outline})
