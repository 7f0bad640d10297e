from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectBankConfig(AppConfig):
    name = "bifall.projectbank"
    verbose_name = _("Projektbanken")
