from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "bifall.accounts"
    verbose_name = _("Konton")

    def ready(self) -> None:
        from bifall.accounts import policies
