from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalConfig(AppConfig):
    name = "bifall.municipal"
    verbose_name = _("Kommunens sidor")
