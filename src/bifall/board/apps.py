from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoardConfig(AppConfig):
    name = "bifall.board"
    verbose_name = _("Nämnden")

    def ready(self) -> None:
        from bifall.board import policies, recipients
