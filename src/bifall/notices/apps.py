from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "bifall.notices"
    verbose_name = _("Meddelanden")

    def ready(self) -> None:
        from bifall.notices import policies
