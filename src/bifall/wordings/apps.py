from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WordingsConfig(AppConfig):
    name = "bifall.wordings"
    verbose_name = _("Brevens ordalydelse")

    def ready(self) -> None:
        from bifall.wordings import policies
