"""One's own learning: where one stands, the transcript, the reflections."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses import access, actions, standing, transcripts
from courses.models import CataloguePage, TrainingCredit
from lms.content import papers
from lms.people.access import SignedInRequest


@login_required
def home(request: SignedInRequest) -> HttpResponse:
    context = {
        "learning": standing.of(request.user),
        "catalogues": CataloguePage.objects.live().select_related("organisation"),
        "claims": access.claims(request.user),
        "places": access.live_places(request.user),
        "total": TrainingCredit.objects.of(request.user).aggregate(Sum("minutes"))["minutes__sum"] or 0,
    }
    return render(request, "courses/home.html", context)


@login_required
def transcript(request: SignedInRequest) -> HttpResponse:
    found = transcripts.of(request.user, on=timezone.localdate())
    return render(request, "courses/transcript.html", {"transcript": found, "topics": found.topics})


@login_required
def transcript_pdf(request: SignedInRequest) -> HttpResponse:
    """The same as a paper to keep and to send."""
    found = transcripts.of(request.user, on=timezone.localdate())
    data = transcripts.paper(found, site=settings.BASE_URL)
    title = _("Transcript of training")
    try:
        pdf = papers.render("transcript", data, title=title, language=get_language() or "en", at=timezone.now())
    except papers.Unprintable as problem:
        facts = {"symbols": " ".join(problem.symbols)}
        messages.error(
            request, _("Our fonts lack this: %(symbols)s. Print this page from your browser instead.") % facts
        )
        return redirect("courses:transcript")
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="transcript.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
def reflections(request: SignedInRequest) -> HttpResponse:
    return render(request, "courses/reflections.html", {"reflections": access.reflections(request.user)})


@login_required
def erase(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks once, since what is erased is gone."""
    reflection = access.reflection(request.user, pk)
    if request.method != "POST":
        return render(request, "courses/erase.html", {"reflection": reflection})
    actions.erase(reflection=reflection, by=request.user)
    messages.success(request, _("It is erased. Nobody can bring it back."))
    return redirect("courses:reflections")


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
