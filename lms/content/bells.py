"""Knows what changes the pages: they themselves, where they stand, who may see them, and what they show."""

from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import PageViewRestriction, Site, get_page_models
from wagtail.signals import post_page_move

from lms.content import stamp
from lms.content.models import Topic

stamp.renew_after(*get_page_models(), PageViewRestriction, Site, Document, Image, Topic)
post_page_move.connect(stamp.renew, dispatch_uid="content.stamp.move")
