from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollaborationConfig(AppConfig):
    name = "bifall.collaboration"
    verbose_name = _("Samverkan")

    def ready(self) -> None:
        from bifall.collaboration import policies, recipients
