from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrespondenceConfig(AppConfig):
    name = "bifall.correspondence"
    verbose_name = _("Ärendets meddelanden")

    def ready(self) -> None:
        from bifall.correspondence import policies, recipients
