from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "bifall.calls"
    verbose_name = _("Utlysningar")

    def ready(self) -> None:
        from bifall.calls import policies
