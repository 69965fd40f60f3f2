"""Knows where the words of the house touch Wagtail: how a recording is sent, and what keeps many pages at once."""

from collections.abc import Iterator

from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from lms.content import serving
from lms.content.checked import CheckedPage


@hooks.register("before_serve_document", order=100)
def serve_a_part(document, request):
    """After Wagtail's own question who may have the document."""
    return serving.part(document, request)


@hooks.register("before_bulk_action")
def refuse_what_is_unfinished(request, action_type, objects, action):
    """Several pages at once are held to what one page is held to, and nothing is published where one has a fault."""
    if action_type != "publish" or action.model is not Page:
        return None
    chosen = list(_to_be_published(objects, action.cleaned_form.cleaned_data))
    found = [(page, words) for page in chosen for faults in page.faults().values() for words in faults]
    for page, words in found:
        messages.error(request, f"{page.title}: {words}")
    return redirect(action.next_url) if found else None


def _to_be_published(pages, asked) -> Iterator[CheckedPage]:
    for page in pages:
        below = page.get_descendants().not_live().specific() if asked.get("include_descendants") else []
        for one in [page, *below]:
            draft = one.get_latest_revision_as_object()
            if isinstance(draft, CheckedPage):
                yield draft
