from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "bifall.config"

    def ready(self) -> None:
        from bifall.config import checks
