"""What officers and assessors fill in about a case. Commands say what is missing; forms only read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bifall.assessment.commands import MemoValues, ScoreValues
from bifall.assessment.states import ProposedOutcome
from bifall.board.states import Outcome
from bifall.ui.amount_fields import PercentField, SekField
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, lines_of

if TYPE_CHECKING:
    from uuid import UUID

    from bifall.accounts.models import User
    from bifall.assessment.models import Score, StaffMemo
    from bifall.calls.models import Criterion
    from bifall.collaboration.models import Consultation
    from bifall.kernel.forms.schema import Page
    from bifall.organisations.models import Municipality


class HandOverForm(forms.Form):
    officer = forms.ChoiceField(label=_("Handläggare"))
    note = forms.CharField(
        label=_("Att veta för den som tar över"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Läses av handläggningen, inte av sökanden."),
    )

    def __init__(self, *args: Any, officers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "officer", ((str(officer.pk), officer.name) for officer in officers))


class InviteForm(forms.Form):
    reasons = forms.CharField(
        label=_("Ett ord på vägen"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Till exempel vad ansökan bör utveckla. Den sökande läser texten som du skriver den."),
    )


class DeclineForm(forms.Form):
    reasons = demanded(
        forms.CharField(
            label=_("Skäl"),
            widget=forms.Textarea({"rows": 4}),
            help_text=_("Den sökande läser skälen som du skriver dem."),
        )
    )


class CompletionForm(forms.Form):
    text = demanded(
        forms.CharField(
            label=_("Vad behöver kompletteras?"),
            widget=forms.Textarea({"rows": 5}),
            help_text=_("Den sökande läser texten som du skriver den."),
        )
    )
    pages = forms.MultipleChoiceField(
        label=_("Sidor som det gäller"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Välj ingen om alla sidor får ändras."),
    )
    due_on = forms.DateField(label=_("Svara senast"), widget=day_input())

    def __init__(self, *args: Any, pages: Iterable[Page], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "sv"
        offer(self, "pages", ((page.key, page.title.of(language)) for page in pages))


class NoteForm(forms.Form):
    text = demanded(forms.CharField(label=_("Anteckning"), widget=forms.Textarea({"rows": 5})))


class DismissForm(forms.Form):
    reason = demanded(
        forms.CharField(
            label=_("Skäl till att ansökan avvisas"),
            widget=forms.Textarea({"rows": 3}),
            help_text=_("Till exempel att den kom in för sent. Saken prövas inte."),
        )
    )


class AssignForm(forms.Form):
    assessors = demanded(forms.MultipleChoiceField(label=_("Bedömare"), widget=forms.CheckboxSelectMultiple))
    due_on = forms.DateField(label=_("Klar senast"), widget=day_input())

    def __init__(self, *args: Any, assessors: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "assessors", ((str(person.pk), person.name) for person in assessors))


class ConsultForm(forms.Form):
    municipalities = demanded(
        forms.MultipleChoiceField(label=_("Kommuner"), widget=forms.CheckboxSelectMultiple)
    )
    question = demanded(forms.CharField(label=_("Vad vill ni veta?"), widget=forms.Textarea({"rows": 4})))
    due_on = forms.DateField(label=_("Svara senast"), widget=day_input())
    although_nobody_is_told = forms.BooleanField(
        label=_("Skicka remissen även till kommuner som ingen företräder i tjänsten"), required=False
    )

    def __init__(
        self,
        *args: Any,
        municipalities: Iterable[Municipality],
        unrepresented: Collection[UUID],
        **kwargs: Any,
    ) -> None:
        """`unrepresented` are the ids of municipalities that nobody speaks for."""
        super().__init__(*args, **kwargs)
        shown = [(place.pk, place.name) for place in municipalities]
        alone = _("{municipality} (ingen företräder kommunen i tjänsten)")
        names = ((str(pk), alone.format(municipality=n) if pk in unrepresented else n) for pk, n in shown)
        offer(self, "municipalities", names)
        if not any(pk in unrepresented for pk, _name in shown):
            del self.fields["although_nobody_is_told"]


class ExtendForm(forms.Form):
    """More time for one municipality; a case's page has one such form for each that has not answered."""

    due_on = forms.DateField(label=_("Ny dag att svara senast"), widget=day_input())

    def __init__(self, data: Mapping[str, Any] | None = None, *, consultation: Consultation) -> None:
        super().__init__(data, prefix="extend", auto_id=f"id_{consultation.pk}_%s")
        self.consultation = consultation


class MemoForm(forms.Form):
    """What is demanded is so when the memo is to be finished; until then it is kept as it stands."""

    together = {
        "summary": {
            "summary": _("Skriv en sammanfattning."),
            "background": _("Skriv bakgrunden."),
            "reasoning": _("Skriv bedömningen."),
        }
    }

    summary = demanded(forms.CharField(label=_("Sammanfattning"), widget=forms.Textarea({"rows": 4})))
    background = demanded(forms.CharField(label=_("Bakgrund"), widget=forms.Textarea({"rows": 6})))
    reasoning = demanded(forms.CharField(label=_("Bedömning"), widget=forms.Textarea({"rows": 8})))
    outcome = demanded(
        forms.ChoiceField(
            label=_("Förslag till beslut"), widget=forms.RadioSelect, choices=ProposedOutcome.choices
        )
    )
    proposed_sek = demanded(
        SekField(label=_("Föreslaget belopp, kronor"), help_text=_("Fyll i om du föreslår att bevilja."))
    )
    highest_share_percent = demanded(
        PercentField(
            label=_("Högsta andel av godkända kostnader, procent"),
            help_text=_("Fyll i om du föreslår att bevilja, till exempel 50 eller 5,5."),
        )
    )
    conditions = forms.CharField(
        label=_("Föreslagna villkor"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Ett villkor per rad."),
    )
    own_case_check = demanded(
        forms.CharField(
            label=_("Prövning enligt kommunallagen 6 kap. 7 §"),
            widget=forms.Textarea({"rows": 3}),
            help_text=_("Regionen söker själv: skriv hur frågan har prövats och av vem."),
        )
    )

    unhandled_reason = demanded(
        forms.CharField(
            label=_("Skäl till att yttranden inte hanteras"),
            widget=forms.Textarea({"rows": 3}),
            help_text=_("Behövs inte om du hanterar dem på ärendets sida. Kommunerna läser skälet."),
        )
    )

    def __init__(self, *args: Any, applicant_is_authority: bool, has_unhandled: bool, **kwargs: Any) -> None:
        """`has_unhandled`: there are statements that nobody has handled."""
        super().__init__(*args, **kwargs)
        if not applicant_is_authority:
            del self.fields["own_case_check"]
        if not has_unhandled:
            del self.fields["unhandled_reason"]

    def values(self) -> MemoValues:
        """What was written, for the command. The form must be valid."""
        read = self.cleaned_data
        return MemoValues(
            summary=read["summary"],
            background=read["background"],
            reasoning=read["reasoning"],
            outcome=ProposedOutcome(read["outcome"]) if read["outcome"] else None,
            proposed_sek=read["proposed_sek"],
            highest_share_percent=read["highest_share_percent"],
            conditions=lines_of(read["conditions"]),
            own_case_check=read.get("own_case_check", ""),
        )


def memo_as_written(memo: StaffMemo | None) -> dict[str, Any]:
    """The memo as the form's first values; of none, nothing."""
    if memo is None:
        return {}
    return {
        "summary": memo.summary,
        "background": memo.background,
        "reasoning": memo.reasoning,
        "outcome": memo.outcome,
        "proposed_sek": memo.proposed_sek,
        "highest_share_percent": memo.highest_share_percent,
        "conditions": "\n".join(condition.text for condition in memo.conditions.all()),
        "own_case_check": memo.own_case_check,
    }


class ScoreForm(forms.Form):
    """Points and a reason for each criterion of the call, named `points-KEY` and `reason-KEY`.

    Both are demanded when the assessment is handed in; until then they are kept as they stand.
    """

    remark = forms.CharField(label=_("Samlad bedömning"), required=False, widget=forms.Textarea({"rows": 4}))

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], scores: Iterable[Score] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        given = {score.criterion_id: score for score in scores}
        remark = self.fields.pop("remark")
        points = [("", _("Inte bestämt")), *((str(number), str(number)) for number in range(6))]
        for criterion in criteria:
            score = given.get(criterion.pk)
            self.fields[f"points-{criterion.key}"] = demanded(
                forms.ChoiceField(
                    label=_("{criterion}, poäng (väger {weight})").format(
                        criterion=criterion.title, weight=criterion.weight
                    ),
                    choices=points,
                    initial="" if score is None or score.points is None else str(score.points),
                    help_text=criterion.guidance,
                )
            )
            self.fields[f"reason-{criterion.key}"] = demanded(
                forms.CharField(
                    label=_("{criterion}, skäl").format(criterion=criterion.title),
                    widget=forms.Textarea({"rows": 3}),
                    initial="" if score is None else score.reason,
                )
            )
        self.fields["remark"] = remark

    def values(self) -> dict[UUID, ScoreValues]:
        """What was given on each criterion. The form must be valid."""
        read = self.cleaned_data
        return {
            criterion.pk: ScoreValues(
                int(read[f"points-{criterion.key}"]) if read[f"points-{criterion.key}"] else None,
                read[f"reason-{criterion.key}"],
            )
            for criterion in self.criteria
        }


class ConflictForm(forms.Form):
    reason = demanded(forms.CharField(label=_("Vad består jävet i?"), widget=forms.Textarea({"rows": 3})))


class DelegatedForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Beslut"),
        widget=forms.RadioSelect,
        choices=[(outcome.value, outcome.label) for outcome in (Outcome.GRANTED, Outcome.REJECTED)],
    )
    granted_sek = demanded(SekField(label=_("Beviljat belopp, kronor"), help_text=_("Fyll i vid bifall.")))
    highest_share_percent = demanded(
        PercentField(
            label=_("Högsta andel av godkända kostnader, procent"),
            help_text=_("Fyll i vid bifall, till exempel 50 eller 5,5."),
        )
    )
    text = demanded(forms.CharField(label=_("Skäl"), widget=forms.Textarea({"rows": 5})))
    conditions = forms.CharField(
        label=_("Villkor"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Ett villkor per rad. De följer med till projektet."),
    )
    legal_basis = demanded(forms.CharField(label=_("Punkt i delegationsordningen"), max_length=120))
    eu_cofinancing = forms.BooleanField(label=_("Medfinansiering av ett EU-projekt"), required=False)
