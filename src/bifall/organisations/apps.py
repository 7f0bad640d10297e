from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "bifall.organisations"
    verbose_name = _("Organisationer")

    def ready(self) -> None:
        from bifall.organisations import policies
