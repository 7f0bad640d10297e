"""What is done with undertakings, links of control, and awards of de minimis aid."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from bifall.desk import state_aid_beneficiary_forms as beneficiary_forms
from bifall.desk import state_aid_declaration_forms as declaration_forms
from bifall.desk import state_aid_step_forms as forms
from bifall.state_aid import commands
from bifall.state_aid.rules.undertakings import RelatedUndertaking, Stake
from bifall.state_aid.states import Direction, OwnerKind
from bifall.ui.steps import Step

STEPS: Mapping[str, tuple[Step, ...]] = {
    "arende": (
        Step(
            name="anteckna-stodet",
            permission="state_aid.record_award",
            title=_("Anteckna stöd av mindre betydelse"),
            button=_("Pröva och anteckna"),
            lead=_("Stödet prövas mot taket för hela det enda företaget. Ryms inte allt antecknas inget."),
            told=_("Stödet är antecknat. Registrera det i det centrala registret."),
            form=forms.AwardForm,
            run=lambda thing, values, actor, at: commands.record_award(
                application_id=thing.pk, actor=actor, at=at, **values
            ),
        ),
        Step(
            name="mottagare",
            permission="state_aid.name_beneficiary",
            title=_("Lägg till en mottagare"),
            button=_("Lägg till"),
            lead=_(
                "En partner eller ett företag som projektet vänder sig till. Delen prövas mot dess eget tak."
            ),
            told=_("Mottagaren är tillagd."),
            form=beneficiary_forms.NameForm,
            run=lambda thing, values, actor, at: commands.name_beneficiary(
                application_id=thing.pk,
                related=RelatedUndertaking(values["name"], values["register_number"], values["country"]),
                amount_sek=values["amount_sek"],
                why=values["why"],
                actor=actor,
                at=at,
            ),
        ),
        Step(
            name="prova-gruppundantag",
            permission="state_aid.try_exemption",
            title=_("Pröva mot gruppundantaget"),
            button=_("Pröva"),
            lead=_("Artikel, stödnivå, tröskel och de gemensamma villkoren prövas med siffrorna här."),
            told=_("Prövningen är sparad."),
            form=forms.ExemptionForm,
            run=lambda thing, values, actor, at: commands.try_exemption(
                application_id=thing.pk, values=forms.exemption_values(values), actor=actor, at=at
            ),
        ),
    ),
    "foretag": (
        Step(
            name="anteckna-agare",
            permission="state_aid.record_ownership",
            title=_("Anteckna ägande eller kontroll"),
            button=_("Spara"),
            lead=_("Företag som det ena styr över det andra räknas som ett enda, också i flera led."),
            told=_("Länken är antecknad."),
            form=forms.OwnershipForm,
            run=lambda thing, values, actor, at: commands.record_ownership(
                undertaking_id=thing.pk,
                related=RelatedUndertaking(values["name"], values["register_number"], values["country"]),
                direction=Direction(values["direction"]) if values["direction"] else None,
                stake=Stake(
                    values["control"],
                    values["capital_percent"] or Decimal(0),
                    values["votes_percent"] or Decimal(0),
                ),
                valid_from=values["valid_from"],
                valid_to=values["valid_to"],
                source=values["source"],
                actor=actor,
                at=at,
            ),
        ),
        Step(
            name="uppgifter",
            permission="state_aid.describe_undertaking",
            title=_("Ändra företagets uppgifter"),
            button=_("Spara"),
            told=_("Uppgifterna är sparade."),
            form=forms.DescribeForm,
            run=lambda thing, values, actor, at: commands.describe_undertaking(
                undertaking_id=thing.pk,
                nace=values["nace"],
                kind=OwnerKind(values["kind"]) if values["kind"] else None,
                actor=actor,
                at=at,
            ),
        ),
        Step(
            name="rakenskapsar",
            permission="state_aid.describe_undertaking",
            title=_("Anteckna ett räkenskapsår"),
            button=_("Spara"),
            lead=_("Storleken ändras först när en gräns har passerats två år i rad."),
            told=_("Räkenskapsåret är sparat."),
            form=forms.AccountsForm,
            run=lambda thing, values, actor, at: commands.record_accounts(
                undertaking_id=thing.pk, actor=actor, at=at, **values
            ),
        ),
    ),
    "agarlank": (
        Step(
            name="avsluta",
            permission="state_aid.end_ownership",
            title=_("Avsluta länken"),
            button=_("Avsluta"),
            lead=_("Den räknas till och med den sista dagen."),
            told=_("Länken är avslutad."),
            form=forms.EndOwnershipForm,
            run=lambda thing, values, actor, at: commands.end_ownership(
                link_id=thing.pk, valid_to=values["valid_to"], actor=actor, at=at
            ),
        ),
    ),
    "mottagare": (
        Step(
            name="anteckna-stodet",
            permission="state_aid.award_beneficiary",
            title=_("Anteckna stödet"),
            button=_("Pröva och anteckna"),
            lead=_(
                "Delen prövas mot taket för företaget och dem det räknas ihop med. Ryms inte allt antecknas"
                " inget."
            ),
            told=_("Stödet är antecknat. Registrera det i det centrala registret."),
            form=beneficiary_forms.AwardForm,
            run=lambda thing, values, actor, at: commands.award_beneficiary(
                beneficiary_id=thing.pk, actor=actor, at=at, **values
            ),
        ),
        Step(
            name="stryk",
            permission="state_aid.remove_beneficiary",
            title=_("Stryk mottagaren"),
            button=_("Stryk"),
            lead=_("Företaget får då ingen del av stödet."),
            told=_("Mottagaren är struken."),
            form=beneficiary_forms.RemoveForm,
            is_danger=True,
            run=lambda thing, values, actor, at: commands.remove_beneficiary(
                beneficiary_id=thing.pk, reason=values["reason"], actor=actor, at=at
            ),
        ),
    ),
    "uppgiven-lank": (
        Step(
            name="ta-in",
            permission="state_aid.take_in_link",
            title=_("Ta in"),
            button=_("Ta in företaget"),
            lead=_(
                "Det som sökanden uppgav. Rätta det som inte stämmer, och skriv då varför. Företaget räknas"
                " sedan ihop med sökanden."
            ),
            told=_("Företaget är intaget."),
            form=declaration_forms.TakeInForm,
            run=lambda thing, values, actor, at: commands.take_in_link(
                link_id=thing.pk,
                values=declaration_forms.link_values(values),
                reason=values["reason"],
                actor=actor,
                at=at,
            ),
        ),
        Step(
            name="ta-inte-in",
            permission="state_aid.take_in_link",
            title=_("Ta inte in"),
            button=_("Ta inte in företaget"),
            lead=_("Företaget räknas då inte ihop med sökanden."),
            told=_("Företaget är inte intaget."),
            form=declaration_forms.LeaveOutForm,
            run=lambda thing, values, actor, at: commands.leave_out_link(
                link_id=thing.pk, reason=values["reason"], actor=actor, at=at
            ),
        ),
    ),
    "uppgivet-stod": (
        Step(
            name="ratta",
            permission="state_aid.correct_declared",
            title=_("Rätta"),
            button=_("Spara rättelsen"),
            lead=_("Det som uppgavs står kvar. Rättelsen är det som räknas mot taket."),
            told=_("Rättelsen är sparad."),
            form=declaration_forms.CorrectForm,
            run=lambda thing, values, actor, at: commands.correct_declared_award(
                award_id=thing.pk, actor=actor, at=at, **values
            ),
        ),
    ),
    "stod": (
        Step(
            name="stryk",
            permission="state_aid.withdraw_award",
            title=_("Stryk det antecknade stödet"),
            button=_("Stryk"),
            lead=_(
                "Om det antecknades av misstag eller beslutet upphävdes. Det räknas inte längre mot taket."
            ),
            told=_("Stödet är struket."),
            form=forms.WithdrawForm,
            is_danger=True,
            run=lambda thing, values, actor, at: commands.withdraw_award(
                award_id=thing.pk, reason=values["reason"], actor=actor, at=at
            ),
        ),
    ),
}
