"""What a municipality fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.collaboration.states import Position, Recognition
from bifall.ui.demanded import demanded

if TYPE_CHECKING:
    from bifall.collaboration.models import StatementDraft
    from bifall.organisations.models import Mandate


class StatementForm(forms.Form):
    """Nothing but the position is read here: the command says what else is missing, all of it at once."""

    position = forms.ChoiceField(
        label=_("Kommunens ställningstagande"),
        choices=Position.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj kommunens ställningstagande."),
            "invalid_choice": _("Välj kommunens ställningstagande."),
        },
    )
    reasons = demanded(
        forms.CharField(
            label=_("Skäl"),
            widget=forms.Textarea({"rows": 6}),
            help_text=_(
                "Vad betyder projektet för kommunen? Skälen blir offentliga. Behövs inte om kommunen avstår."
            ),
        )
    )
    conditions = demanded(
        forms.CharField(
            label=_("Villkor"),
            widget=forms.Textarea({"rows": 4}),
            help_text=_("Fyll i om kommunen tillstyrker med villkor."),
        )
    )

    base_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_draft: bool = False, **kwargs: Any) -> None:
        """`is_draft`: what is unfinished is kept as it stands."""
        super().__init__(*args, **kwargs)
        if is_draft:
            self.fields["position"].required = False


def as_drafted(draft: StatementDraft | None) -> dict[str, Any]:
    """The shared draft as the form's first values; of none, its version alone."""
    if draft is None:
        return {"base_version": 0}
    return {
        "position": draft.position,
        "reasons": draft.reasons,
        "conditions": draft.conditions,
        "base_version": draft.version,
    }


class FeedbackForm(forms.Form):
    """Whether the municipality recognises itself in what became of its statement."""

    recognition = forms.ChoiceField(
        label=_("Känner kommunen igen sig i vad det blev av yttrandet?"),
        choices=Recognition.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj om kommunen känner igen sig."),
            "invalid_choice": _("Välj om kommunen känner igen sig."),
        },
    )
    words = demanded(
        forms.CharField(
            label=_("Med egna ord"),
            widget=forms.Textarea({"rows": 4}),
            help_text=_("Vad känner ni inte igen? Behövs inte om ni svarar ja. Svaret blir offentligt."),
        )
    )


class ResponderForm(forms.Form):
    """Who answers for the municipality."""

    responder = forms.ChoiceField(label=_("Den som svarar för kommunen"))

    def __init__(self, *args: Any, mandates: list[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responder"] = forms.ChoiceField(
            label=_("Den som svarar för kommunen"),
            choices=[(str(mandate.user_id), mandate.user.name) for mandate in mandates],
        )
