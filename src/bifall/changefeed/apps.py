from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChangeFeedConfig(AppConfig):
    name = "bifall.changefeed"
    verbose_name = _("Ändringsflödet")
