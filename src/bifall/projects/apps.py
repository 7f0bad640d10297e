from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "bifall.projects"
    verbose_name = _("Projekt")

    def ready(self) -> None:
        from bifall.projects import policies
