from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "bifall.applications"
    verbose_name = _("Ansökningar")

    def ready(self) -> None:
        from bifall.applications import policies, recipients
