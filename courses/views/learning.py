"""One's own learning: where one stands, the transcript, the reflections."""

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from courses import access, progress, standing
from courses.models import CataloguePage, TrainingCredit
from lms.content.models import Topic
from lms.people.access import SignedInRequest


@login_required
def home(request: SignedInRequest) -> HttpResponse:
    context = {
        "learning": standing.of(request.user),
        "catalogues": CataloguePage.objects.live().select_related("organisation"),
        "claims": access.claims(request.user),
        "total": TrainingCredit.objects.of(request.user).aggregate(Sum("minutes"))["minutes__sum"] or 0,
    }
    return render(request, "courses/home.html", context)


@login_required
def transcript(request: SignedInRequest) -> HttpResponse:
    credits = list(TrainingCredit.objects.of(request.user).select_related("claim__accepted_by"))
    by_topic: dict[str, int] = {}
    for credit in credits:
        by_topic = progress.add_up(by_topic, credit.minutes_by_topic)
    total = sum(credit.minutes for credit in credits)
    context = {
        "credits": credits,
        "by_topic": by_topic,
        "without_topic": total - sum(by_topic.values()),
        "total": total,
        "topics": Topic.objects.titles(),
        "printed_on": timezone.localdate(),
    }
    return render(request, "courses/transcript.html", context)


@login_required
def reflections(request: SignedInRequest) -> HttpResponse:
    return render(request, "courses/reflections.html", {"reflections": access.reflections(request.user)})


@login_required
def export_reflections(request: SignedInRequest) -> HttpResponse:
    """Everything one wrote for oneself, as a plain text file."""
    response = render(
        request,
        "courses/reflections.txt",
        {"reflections": access.reflections(request.user)},
        content_type="text/plain; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="reflections.txt"'
    return response
