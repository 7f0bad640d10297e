from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArenasConfig(AppConfig):
    name = "bifall.arenas"
    verbose_name = _("Mötesplatser")

    def ready(self) -> None:
        from bifall.arenas import policies
