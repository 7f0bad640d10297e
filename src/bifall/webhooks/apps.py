from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "bifall.webhooks"
    verbose_name = _("Mottagare av öppna data")

    def ready(self) -> None:
        from bifall.webhooks import policies
