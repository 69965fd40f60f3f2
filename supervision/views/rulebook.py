"""The pages of a site's rules for hours: read by whoever practises there, set by its programme managers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lms.content.templatetags.peerway import minutes as in_words
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.models import Organisation
from lms.people.roles import Role
from supervision import access, actions, hours, rulebook
from supervision.forms import RulesForm
from supervision.models import HourRules, HourWords
from supervision.rulebook import Limits
from supervision.views import SignedInRequest, typed
from supervision.wording import Words


@login_required
def rules(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is in force today, and every edition there has been or will be."""
    site = access.practised_site(request.user, slug)
    editions = list(HourRules.objects.filter(site=site).select_related("set_by").order_by("-from_on", "-number"))
    now, words = _in_force(site), HourWords.of(site)
    context = {
        "site": site,
        "rows": in_plain_words(now, words),
        "words": words,
        "editions": [{"rules": one, "is_in_force": one.edition.limits == now} for one in editions],
        "manages": access.managed_sites(request.user).filter(pk=site.pk).exists(),
    }
    return render(request, "supervision/rules.html", context)


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
def set_rules(request: SignedInRequest, slug: str) -> HttpResponse:
    site = access.managed_site(request.user, slug)
    today = hours.day_of(timezone.now(), site.timezone)
    form = RulesForm(typed(request), limits=_in_force(site), initial={"from_on": today})
    if request.method == "POST" and form.is_valid():
        from_on = form.cleaned_data["from_on"]
        try:
            actions.set_rules(site=site, limits=form.limits(), from_on=from_on, by=request.user)
        except Refused as refusal:
            form.add_error("from_on", str(refusal))
        else:
            messages.success(request, _("The rules are set. Hours of earlier days keep those they were under."))
            return redirect("supervision:rules", slug)
    return render(request, "supervision/set_rules.html", {"form": form, "site": site})


def _in_force(site: Organisation) -> Limits:
    today = hours.day_of(timezone.now(), site.timezone)
    return rulebook.in_force(HourRules.editions(site), today)


def in_plain_words(limits: Limits, words: Words) -> list[dict[str, str]]:
    """One edition as rows of a summary; what asks for nothing says so."""
    days = _("%(count)d days")
    ratio = (
        _("1 h of %(supervision)s for each %(work)s of peer support")
        % {"supervision": words["supervision"], "work": in_words(limits.work_per_supervision)}
        if limits.work_per_supervision
        else _("Not asked for")
    )
    share = _("%(percent)d percent") % {"percent": limits.individual_share} if limits.individual_share else ""
    said = [
        (_("Shortest entry"), in_words(limits.shortest)),
        (_("Longest entry"), in_words(limits.longest)),
        (_("Warning above, in one day"), in_words(limits.day_cap)),
        (_("Warning above, in one week"), in_words(limits.week_cap)),
        (_("Late after"), days % {"count": limits.late_after}),
        (_("Refused after"), days % {"count": limits.too_late_after}),
        (_("Largest group"), _("%(count)d people") % {"count": limits.largest_group}),
        (capfirst(_("%(supervision)s in a month") % {"supervision": words["supervision"]}), ratio),
        (_("One to one, of that"), share or _("Not asked for")),
    ]
    return [{"key": key, "value": value} for key, value in said]
