"""What those who speak for a municipality can do in the forums, with issues and with initiatives."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bifall.collaboration import commands
from bifall.collaboration.states import PartAction, Stance
from bifall.municipal import forum_forms as forms
from bifall.ui.steps import Step

OF_A_POSITION = (
    Step(
        name="sag",
        permission="collaboration.speak",
        title=_("Kommunens ståndpunkt"),
        button=_("Bekräfta kommunens ståndpunkt"),
        lead=_(
            "Bekräfta det som har antecknats, eller ändra det till det kommunen anser. Bara kommunen kan"
            " göra det. När anteckningarna är delade står en bekräftad ståndpunkt fast."
        ),
        told=_("Kommunens ståndpunkt är bekräftad."),
        form=forms.PositionForm,
        run=lambda thing, values, actor, at: commands.give_position(
            point_id=thing.point_id,
            municipality_id=thing.municipality_id,
            stance=Stance(values["stance"]),
            words=values["words"],
            actor=actor,
            at=at,
        ),
    ),
)
OF_A_PERSON = (
    Step(
        name="vack",
        permission="collaboration.act_for_a_municipality",
        title=_("Väck en fråga"),
        button=_("Väck frågan"),
        lead=_("Frågan syns för regionen och de andra kommunerna, och ni kan följa den till beslut."),
        told=_("Frågan är väckt."),
        form=forms.RaiseForm,
        run=lambda thing, values, actor, at: commands.raise_issue(
            municipality_id=UUID(values["municipality"]),
            title=values["title"],
            text=values["text"],
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="foresla",
        permission="collaboration.act_for_a_municipality",
        title=_("Föreslå ett gemensamt initiativ"),
        button=_("Föreslå"),
        lead=_("Bara ni och de kommuner som ni bjuder in ser förslaget tills initiativet startar."),
        told=_("Förslaget är skickat till de kommuner som ni bjöd in."),
        form=forms.ProposeForm,
        tells="collaboration.invited_to_initiative",
        among=forms.who_can_be_invited_by,
        run=lambda thing, values, actor, at: commands.propose_initiative(
            municipality_id=UUID(values["municipality"]),
            title=values["title"],
            aims=values["aims"],
            invited_ids=[UUID(pk) for pk in values["invited"]],
            actor=actor,
            at=at,
        ),
    ),
)
OF_AN_ISSUE = (
    Step(
        name="skriv",
        permission="collaboration.write_issue",
        title=_("Skriv om frågan"),
        button=_("Spara"),
        told=_("Frågan är sparad."),
        form=forms.IssueForm,
        run=lambda thing, values, actor, at: commands.write_issue(
            issue_id=thing.pk, title=values["title"], text=values["text"], actor=actor, at=at
        ),
    ),
)
OF_AN_INITIATIVE = (
    Step(
        name="starta",
        permission="collaboration.start_initiative",
        title=_("Starta initiativet"),
        button=_("Starta"),
        lead=_("De kommuner som har gått med är med från början. Alla kommuner och regionen ser det sedan."),
        told=_("Initiativet har startat."),
        run=lambda thing, values, actor, at: commands.start_initiative(
            initiative_id=thing.pk, actor=actor, at=at
        ),
    ),
    Step(
        name="avsluta",
        permission="collaboration.finish_initiative",
        title=_("Avsluta och berätta vad det blev"),
        button=_("Avsluta"),
        told=_("Initiativet är avslutat."),
        form=forms.OutcomeForm,
        run=lambda thing, values, actor, at: commands.finish_initiative(
            initiative_id=thing.pk, outcome=values["outcome"], actor=actor, at=at
        ),
    ),
    Step(
        name="bjud-in",
        permission="collaboration.invite_to_initiative",
        title=_("Bjud in fler"),
        button=_("Bjud in"),
        told=_("Kommunerna är inbjudna."),
        form=forms.InviteForm,
        tells="collaboration.invited_to_initiative",
        among=forms.who_can_be_invited_to,
        run=lambda thing, values, actor, at: commands.invite_to_initiative(
            initiative_id=thing.pk,
            municipality_ids=[UUID(pk) for pk in values["invited"]],
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="lamna-over",
        permission="collaboration.hand_over_initiative",
        title=_("Lämna över ledningen"),
        button=_("Lämna över"),
        told=_("En annan kommun leder nu initiativet."),
        form=forms.HandOverForm,
        run=lambda thing, values, actor, at: commands.hand_over_initiative(
            initiative_id=thing.pk, municipality_id=UUID(values["municipality"]), actor=actor, at=at
        ),
    ),
    Step(
        name="skriv",
        permission="collaboration.write_initiative",
        title=_("Skriv om initiativet"),
        button=_("Spara"),
        told=_("Initiativet är sparat."),
        form=forms.InitiativeForm,
        run=lambda thing, values, actor, at: commands.write_initiative(
            initiative_id=thing.pk, title=values["title"], aims=values["aims"], actor=actor, at=at
        ),
    ),
    Step(
        name="lagg-ned",
        permission="collaboration.drop_initiative",
        title=_("Lägg ned initiativet"),
        button=_("Lägg ned"),
        told=_("Initiativet är nedlagt."),
        form=forms.DropForm,
        is_danger=True,
        run=lambda thing, values, actor, at: commands.drop_initiative(
            initiative_id=thing.pk, outcome=values["outcome"], actor=actor, at=at
        ),
    ),
)


def _answer(action: PartAction, title: object, told: object, *, is_danger: bool = False) -> Step:
    return Step(
        name=action.value,
        permission=f"collaboration.{action.value}_initiative",
        title=title,  # type: ignore[arg-type]
        button=title,  # type: ignore[arg-type]
        told=told,  # type: ignore[arg-type]
        is_danger=is_danger,
        run=lambda thing, values, actor, at: commands.answer_invitation(
            part_id=thing.pk, action=action, actor=actor, at=at
        ),
    )


OF_A_PART = (
    _answer(PartAction.JOIN, _("Gå med i initiativet"), _("Kommunen är med i initiativet.")),
    _answer(PartAction.DECLINE, _("Avstå från att vara med"), _("Kommunen har tackat nej.")),
    _answer(PartAction.LEAVE, _("Lämna initiativet"), _("Kommunen har lämnat initiativet."), is_danger=True),
)
