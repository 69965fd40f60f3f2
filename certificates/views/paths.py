"""A person's own paths: where they stand on each, what comes next, and the texts they sign on the way."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates import access, actions, codes, comparing, evidence, judging, wording
from certificates.evidence import Gathered
from certificates.forms.applications import AttestForm
from certificates.models import Application, Programme, Stage, Standard
from certificates.views.programmes import findings_of
from certificates.waiving import holds
from lms.content import stamp
from lms.people.actions import Refused


@login_required
def paths(request: HttpRequest) -> HttpResponse:
    """The programmes one follows, each with how far one is, and all the others."""
    followed = list(access.followed(request.user))
    standings = comparing.followed(request.user, followed)
    context = {
        "followed": [{"programme": one, "standing": standings.get(one.pk)} for one in followed],
        "others": access.programmes().exclude(pk__in=[one.pk for one in followed]),
    }
    return render(request, "certificates/paths.html", context)


@login_required
def compare(request: HttpRequest) -> HttpResponse:
    """How near one is to each certificate, the nearest first, and what every one of them would still need."""
    only_followed = request.GET.get("only") == "followed"
    programmes = access.followed(request.user) if only_followed else None
    standings = comparing.standings(request.user, comparing.first_awards(programmes))
    topics = codes.topics(codes.names((), body=0, stamp=stamp.current()))
    context = {
        "only_followed": only_followed,
        "rows": [
            {
                "standing": one,
                "still": [
                    {"label": open_one["label"], "words": wording.still(open_one, topics)} for open_one in one.open
                ],
            }
            for one in standings
        ],
    }
    return render(request, "certificates/compare.html", context)


@login_required
def path(request: HttpRequest, slug: str) -> HttpResponse:
    """Where one stands on a programme: as a list to tick, each finding open to what counts, and what comes next."""
    shown = access.programme_for(request.user, slug)
    application = access.open_application(request.user, shown)
    stage = application.stage if application else Stage.INITIAL
    current, later = judging.versions(shown, stage, shown.today())
    standard = (application and application.standard) or current
    context: dict[str, Any] = {"programme": shown, "application": application}
    if standard is None:
        context["no_standard"] = judging.no_standard(shown)
    else:
        standard.programme = shown
        gathered = _gathered(request.user, shown, application)
        context |= findings_of(judging.judge(gathered, standard, shown.today()), shown, request.user)
        if later and not (application and application.standard):
            context["later"] = _later(gathered, later[0])
    return render(request, "certificates/path.html", context)


def _gathered(person, programme: Programme, application: Application | None) -> Gathered:
    if application is None:
        return evidence.gather(person, programme)
    return evidence.gather(person, programme, filed_on=application.filed_on, sent_at=application.judged_as_of)


def _later(gathered: Gathered, standard: Standard) -> dict[str, Any]:
    """How one would stand by a version to come on its first day, if nothing were added until then."""
    day = standard.in_force_from or standard.programme.today()
    judgement = judging.judge(gathered, standard, day)
    unmet = [finding["label"] for finding in judgement.findings if not holds(finding)]
    return {"standard": standard, "day": day, "unmet": unmet, "total": len(judgement.findings)}


@login_required
@require_POST
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    actions.follow(programme=access.programme(slug), by=request.user)
    return redirect("certificates:path", slug)


@login_required
@require_POST
def unfollow(request: HttpRequest, slug: str) -> HttpResponse:
    actions.unfollow(programme=access.programme(slug), by=request.user)
    return redirect("certificates:paths")


@login_required
def attest(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Read a statement and sign it by typing one's own name."""
    shown = access.programme(slug)
    statement = access.statement(shown, code)
    form = AttestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("version") != statement.version:
                raise Refused(_("A newer version of this text was published while you read. Please read that one."))
            actions.attest(
                statement=statement,
                programme=shown,
                signed_name=form.cleaned_data["signed_name"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error("signed_name", str(refusal))
        else:
            messages.success(request, _("Signed. A copy is kept with your evidence."))
            return redirect("certificates:path", slug)
    return render(request, "certificates/attest.html", {"programme": shown, "statement": statement, "form": form})
