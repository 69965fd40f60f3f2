"""Knows what stands beside the fields of a draft: its sentences, what is not right yet, the codes that are known."""

from typing import Any

from wagtail.admin.panels import Panel

from certificates import actions, drawing, suggestions
from certificates.editing.codes import list_id
from certificates.forms.drafts import bodies_of


class WordsPanel(Panel):
    """Everything the draft says in plain sentences, as a candidate will read it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "certificates/admin/words.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            if self.instance.pk is None:
                return context
            draft = self.instance
            waits = draft.workflow_in_progress
            return context | {
                "draft": draft,
                "problems": actions.faults(draft),
                "waits": waits,
                "may_decide": waits and not actions.standing_in_the_way(draft, self.request.user),
                **drawing.in_words(draft),
            }


class CodesPanel(Panel):
    """Lists of known codes, once on the page, for the fields in which a code is typed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "certificates/admin/codes.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            known = suggestions.known(bodies_of(self.request.user))
            return context | {"lists": {list_id(kind): options for kind, options in known.items()}}
