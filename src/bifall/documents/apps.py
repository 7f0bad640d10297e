from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "bifall.documents"
    verbose_name = _("Handlingar")

    def ready(self) -> None:
        from bifall.documents import policies
