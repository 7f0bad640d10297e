from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "bifall.claims"
    verbose_name = _("Utbetalningar")

    def ready(self) -> None:
        from bifall.claims import policies
