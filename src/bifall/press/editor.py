"""The form in which a release is written: it offers what the newsroom's own authority has, and no other's."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm


class ReleaseForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newsroom = self.parent_page.specific
        if "more_information" in self.fields:
            field = self.fields["more_information"]
            field.queryset = field.queryset.filter(authority_id=newsroom.authority_id)
        if "topics" in self.fields:
            field = self.fields["topics"]
            own = field.queryset.filter(authority_id=newsroom.authority_id)
            has = [topic.pk for topic in self.instance.topics.all()]
            field.queryset = own.filter(Q(ended_at=None) | Q(pk__in=has))
        if "translation_of" in self.fields:
            field = self.fields["translation_of"]
            field.queryset = field.queryset.child_of(newsroom).exclude(pk=self.instance.pk)
        latest = self.instance.versions.last() if self.instance.pk else None
        if latest is not None and self.instance.correction.strip() == latest.correction:
            # What has been told is told; the next change has its own words.
            self.initial["correction"] = ""
        # What is new has not been published: nothing is shown between saving and the check.
        if self.instance.pk is None:
            self.instance.live = False

    def is_valid(self) -> bool:
        """A row for a decision has no decision in it when somebody adds it by hand."""
        valid: bool = super().is_valid()
        for row in getattr(self.formsets.get("quoted_decisions"), "forms", ()):
            removed = getattr(row, "cleaned_data", {}).get("DELETE")
            if row.has_changed() and not removed and row.instance.decision_id is None:
                row.add_error(
                    "expected_results",
                    _("Beslut läggs till när utkastet skapas från sammanträdet. Ta bort raden."),
                )
                valid = False
        return valid
