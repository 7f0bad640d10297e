from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "bifall.reporting"
    verbose_name = _("Rapporter")

    def ready(self) -> None:
        from bifall.reporting import policies
