"""Knows what the editor holds of people. What they wrote into pages is the pages' own, and stays with them."""

from django.utils.translation import gettext_lazy as _

from lms.people.holdings import Holding, hold


def register() -> None:
    hold(
        Holding("wagtailusers.UserProfile", "user", _("How the editor looks for you")),
        Holding("wagtailadmin.EditingSession", "user", _("Pages you have open in the editor"), is_told=False),
        Holding("wagtailadmin.FormState", "user", _("What the editor keeps while you write"), is_told=False),
        Holding("wagtailcore.PageSubscription", "user", _("Pages whose comments you follow")),
        Holding("wagtailcore.APIToken", "user", _("Keys to the editor"), is_told=False),
        deeds=[
            "content.PageReview.reviewed_by",
            "wagtailcore.Comment.resolved_by",
            "wagtailcore.Comment.user",
            "wagtailcore.CommentReply.user",
            "wagtailcore.ModelLogEntry.user",
            "wagtailcore.Page.locked_by",
            "wagtailcore.Page.owner",
            "wagtailcore.PageLogEntry.user",
            "wagtailcore.Revision.user",
            "wagtailcore.TaskState.finished_by",
            "wagtailcore.UploadedFile.uploaded_by_user",
            "wagtailcore.WorkflowState.requested_by",
            "wagtaildocs.Document.uploaded_by_user",
            "wagtailimages.Image.uploaded_by_user",
        ],
    )
