"""The whole address plan on one screen."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms import dashboard, editor, health
from lms.api import api
from lms.content import front_door
from lms.people import views as people

urlpatterns = [
    path("healthz", health.health, name="healthz"),
    path("api/v1/", api.urls),
    path("my/", dashboard.dashboard, name="dashboard"),
    path("account/", include("allauth.urls")),
    path("account/", include("lms.people.urls")),
    path("mailbox/", include("lms.notices.urls")),
    path("learning/", include("courses.urls")),
    path("assessments/", include("assessments.urls")),
    path("practice/", include("supervision.urls")),
    path("", include("certificates.urls")),
    path("admin/login/", people.one_way_in, name="one_way_in"),
    path("_util/login/", people.one_way_in),
    path("admin/", include(editor.behind_the_door(wagtailadmin_urls))),
    path("documents/", include(wagtaildocs_urls)),
    # Renditions of images, which are never private; an uploaded document is only ever served by Wagtail's own check.
    path("media/images/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / "images"}, name="image"),
    re_path(wagtail_urls.serve_pattern, front_door.serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
]
