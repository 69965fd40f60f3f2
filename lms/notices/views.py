"""The demo's mailbox: mail that would have been sent, readable on a page."""

import nh3
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lms.notices.models import MailboxMessage

# What a mail may be made of on our page; a heading of the mail would stand between ours.
TAGS = {"a", "b", "blockquote", "br", "em", "hr", "i", "li", "ol", "p", "small", "strong", "ul"}


def mailbox(request: HttpRequest) -> HttpResponse:
    _only_where_shown()
    messages = MailboxMessage.objects.order_by("-received_at", "-pk")
    page = Paginator(messages, 25).get_page(request.GET.get("page"))
    letters = [
        {
            "subject": message.subject,
            "sender": _("To %(address)s") % {"address": message.to},
            "sent_at": message.received_at,
            "url": reverse("notices:message", args=[message.pk]),
        }
        for message in page
    ]
    return render(request, "notices/mailbox.html", {"page": page, "letters": letters})


def message(request: HttpRequest, pk: int) -> HttpResponse:
    _only_where_shown()
    letter = get_object_or_404(MailboxMessage, pk=pk)
    return render(request, "notices/message.html", {"message": letter, "html": _safe(letter.html)})


def _safe(html: str) -> str:
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, clean_content_tags={"script", "style", "title"})
    return mark_safe(clean)  # noqa: S308 - nh3 has just cleaned it


def _only_where_shown() -> None:
    if not settings.SHOW_MAILBOX:
        raise Http404
