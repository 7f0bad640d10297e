from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StateAidConfig(AppConfig):
    name = "bifall.state_aid"
    verbose_name = _("Statsstöd")

    def ready(self) -> None:
        from bifall.state_aid import policies
