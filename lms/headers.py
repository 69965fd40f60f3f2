"""The headers every answer carries beside the Content-Security-Policy, and the policy Wagtail's editor needs."""

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

# Wagtail 8 runs under our policy for scripts, now that its date pickers start without inline ones (lms.wagtail_hooks).
# Its menus and its rich text write styles as they go. A preview is a page of ours in a frame of the editor.
ADMIN_POLICY = {"style-src": [SELF, UNSAFE_INLINE], "frame-src": [SELF], "frame-ancestors": [SELF]}
PREVIEW_POLICY = {"frame-ancestors": [SELF]}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecureHeadersMiddleware:
    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path_info.startswith("/admin/"):
            response._csp_replace = ADMIN_POLICY
        elif getattr(request, "is_preview", False):
            response._csp_replace = PREVIEW_POLICY
        elif getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response
