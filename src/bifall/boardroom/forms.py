"""What the secretary and the members fill in. Commands say what is missing; forms only read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.board.commands.meetings import Present
from bifall.board.states import OUTCOMES_OF, Choice, ItemKind, MemberRole, MotionKind, Outcome
from bifall.ui.amount_fields import PercentField, SekField
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input

if TYPE_CHECKING:
    from bifall.applications.models import Application
    from bifall.board.models import BoardMember, DelegatedDecision
    from bifall.calls.models import Round

TIME = {"type": "time"}
SERVING, LISTENING, ABSENT = "serving", "listening", "absent"


class MeetingForm(forms.Form):
    day = forms.DateField(label=_("Dag"), widget=day_input())
    clock = forms.TimeField(label=_("Klockan"), widget=forms.TimeInput(TIME, format="%H:%M"))
    place = forms.CharField(label=_("Plats"), max_length=150)
    rounds = forms.MultipleChoiceField(
        label=_("Ansökningsomgångar som avgörs då"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rounds: Iterable[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "rounds", ((str(round_.pk), str(round_)) for round_ in rounds))


class ItemForm(forms.Form):
    """An item of any kind; a grant item takes its title from the application."""

    kind = forms.ChoiceField(label=_("Slag av ärende"), choices=ItemKind.choices)
    application = demanded(
        forms.ChoiceField(label=_("Ansökan"), help_text=_("Välj om ärendet gäller projektstöd."))
    )
    title = demanded(
        forms.CharField(
            label=_("Rubrik"),
            max_length=250,
            help_text=_("Ett ärende om projektstöd får ansökans rubrik om du inte skriver någon."),
        )
    )
    text = forms.CharField(label=_("Ärendet i korthet"), required=False, widget=forms.Textarea({"rows": 4}))
    draft_decision = forms.CharField(
        label=_("Förslag till beslut"), required=False, widget=forms.Textarea({"rows": 2})
    )
    presenter = forms.CharField(label=_("Föredragande"), max_length=120, required=False)
    delegated = forms.MultipleChoiceField(
        label=_("Delegationsbeslut som anmäls"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("För ärenden som anmäler delegationsbeslut."),
    )

    def __init__(
        self,
        *args: Any,
        applications: Sequence[Application],
        delegated: Sequence[DelegatedDecision],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cases = ((str(a.pk), f"{a.case_number} {a.title}") for a in applications)
        offer(self, "application", [("", _("Ingen")), *cases])
        offer(self, "delegated", ((str(d.pk), str(d)) for d in delegated))
        if not delegated:
            del self.fields["delegated"]


class MemberForm(forms.Form):
    """A form where one of the members who take part is named."""

    member = forms.ChoiceField(label=_("Ledamot"))

    def __init__(self, *args: Any, members: Sequence[BoardMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "member", ((str(member.pk), str(member)) for member in members))


class ConflictForm(MemberForm):
    reason = demanded(forms.CharField(label=_("Skäl"), widget=forms.Textarea({"rows": 2})))


class TrialForm(MemberForm):
    reason = demanded(
        forms.CharField(label=_("Varför ledamoten inte är jävig"), widget=forms.Textarea({"rows": 2}))
    )


class MotionForm(MemberForm):
    kind = forms.ChoiceField(label=_("Slag av yrkande"), choices=MotionKind.choices)
    text = demanded(forms.CharField(label=_("Yrkande"), widget=forms.Textarea({"rows": 2})))


class RollCallForm(forms.Form):
    """Who is here: a line for each member and substitute, then who leads and who verifies."""

    chair = forms.ChoiceField(label=_("Leder sammanträdet"))
    verifiers = demanded(
        forms.MultipleChoiceField(
            label=_("Justerare utöver den som leder"), widget=forms.CheckboxSelectMultiple
        )
    )

    def __init__(self, *args: Any, members: Sequence[BoardMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        after = {name: self.fields.pop(name) for name in ("chair", "verifiers")}
        ordinary = [member for member in members if not member.is_substitute]
        for member in members:
            self.fields[f"seat-{member.pk}"] = forms.ChoiceField(
                label=f"{member}, {member.get_role_display()}",
                choices=_places_of(member, ordinary),
                initial=ABSENT if member.is_substitute else SERVING,
            )
        self.fields |= after
        names = [(str(member.pk), str(member)) for member in members]
        offer(self, "chair", names)
        offer(self, "verifiers", names)
        self.initial.setdefault(
            "chair", next((str(m.pk) for m in members if m.role == MemberRole.CHAIR), None)
        )

    def present(self) -> list[Present]:
        """The roll as it was called. The form must be valid."""
        lines = []
        for member in self.members:
            place = self.cleaned_data[f"seat-{member.pk}"]
            if place == ABSENT:
                continue
            serves_for = None if place in {SERVING, LISTENING} else UUID(place)
            lines.append(Present(member_id=member.pk, serving=place != LISTENING, serves_for_id=serves_for))
        return lines


def _places_of(member: BoardMember, ordinary: Sequence[BoardMember]) -> list[tuple[str, object]]:
    if not member.is_substitute:
        return [(SERVING, _("närvarande")), (ABSENT, _("frånvarande"))]
    instead = [(str(m.pk), _("tjänstgör för {member}").format(member=m)) for m in ordinary]
    return [(ABSENT, _("frånvarande")), (LISTENING, _("närvarande, tjänstgör inte")), *instead]


class BallotsForm(forms.Form):
    """One line for each member who takes part in the item."""

    def __init__(self, *args: Any, members: Sequence[BoardMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            self.fields[f"ballot-{member.pk}"] = forms.ChoiceField(
                label=str(member),
                choices=Choice.choices,
                widget=forms.RadioSelect({"class": "in-a-row"}),
                error_messages={"required": _("Ange hur ledamoten röstade.")},
            )

    def ballots(self) -> dict[UUID, Choice]:
        """Everybody's ballot. The form must be valid."""
        return {member.pk: Choice(self.cleaned_data[f"ballot-{member.pk}"]) for member in self.members}


class ReservationForm(MemberForm):
    text = forms.CharField(label=_("Motivering"), required=False, widget=forms.Textarea({"rows": 2}))


class VoteForm(forms.Form):
    together = {
        "yes_means": {
            "yes_means": _("Skriv vad ja betyder."),
            "no_means": _("Skriv vad nej betyder."),
        }
    }

    yes_means = demanded(forms.CharField(label=_("Ja betyder"), max_length=250))
    no_means = demanded(forms.CharField(label=_("Nej betyder"), max_length=250))


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Utfall"), widget=forms.RadioSelect)
    text = demanded(forms.CharField(label=_("Beslut"), widget=forms.Textarea({"rows": 3})))
    granted_sek = demanded(SekField(label=_("Beviljat belopp, kronor"), help_text=_("Fyll i vid bifall.")))
    highest_share_percent = demanded(
        PercentField(
            label=_("Högsta andel av godkända kostnader, procent"),
            help_text=_("Fyll i vid bifall, till exempel 50 eller 5,5."),
        )
    )
    conditions = forms.CharField(
        label=_("Villkor"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Ett villkor per rad."),
    )
    despite_aid = forms.CharField(
        label=_("Skäl att bevilja trots reglerna om statligt stöd"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Fyll bara i om reglerna hindrar stödet och nämnden ändå har beviljat det."),
    )

    def __init__(self, *args: Any, kind: ItemKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", ((o.value, o.label) for o in Outcome if o in OUTCOMES_OF[kind]))
        if kind != ItemKind.GRANT:
            for name in ("granted_sek", "highest_share_percent", "conditions", "despite_aid"):
                del self.fields[name]


class AnnounceForm(forms.Form):
    posted_on = forms.DateField(label=_("Anslås den"), widget=day_input())
    kept_at = demanded(forms.CharField(label=_("Protokollet förvaras"), max_length=150))


def ids_of(values: Iterable[str]) -> list[UUID]:
    return [UUID(value) for value in values]
