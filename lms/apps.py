"""The roof: the one app that may know every room."""

from django.apps import AppConfig


class LmsConfig(AppConfig):
    name = "lms"
    verbose_name = "Peerway"

    def ready(self) -> None:
        from lms import checks  # noqa: F401, PLC0415  (registering a check needs loaded settings)
