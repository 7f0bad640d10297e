from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressConfig(AppConfig):
    name = "bifall.press"
    verbose_name = _("Press")

    def ready(self) -> None:
        from bifall.press import policies
