from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FlowsConfig(AppConfig):
    """Without models: an app so that its texts are found and translated like every other room's."""

    name = "bifall.flows"
    verbose_name = _("Flöden")

    def ready(self) -> None:
        from bifall.flows import recipients
