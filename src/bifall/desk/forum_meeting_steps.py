"""What those who keep the model can do with a meeting, a point of its agenda, and an issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bifall.collaboration import commands
from bifall.collaboration.commands import PointValues
from bifall.collaboration.states import Stance
from bifall.desk import forum_forms as forms
from bifall.desk.forum_steps import (
    OF_A_FORUM,
    OF_A_MANDATE,
    OF_A_MODEL,
    OF_A_PLACE,
    OF_AN_AUTHORITY,
    id_or_none,
)
from bifall.ui.steps import Step


def _point(values: Mapping[str, Any]) -> PointValues:
    return PointValues(
        title=values["title"],
        text=values["text"],
        topic_id=id_or_none(values["topic"]),
        issue_id=id_or_none(values["issue"]),
    )


OF_A_MEETING = (
    Step(
        name="punkt",
        permission="collaboration.write_agenda",
        title=_("Lägg till en punkt"),
        button=_("Lägg till"),
        told=_("Punkten står på dagordningen."),
        form=forms.PointForm,
        run=lambda thing, values, actor, at: commands.write_point(
            meeting_id=thing.pk, values=_point(values), actor=actor, at=at
        ),
    ),
    Step(
        name="kalla",
        permission="collaboration.call_meeting",
        title=_("Kalla till mötet"),
        button=_("Skicka kallelsen"),
        lead=_("Alla som har en plats i forumet den dagen får dagordningen."),
        told=_("Kallelsen är skickad."),
        tells="collaboration.called",
        run=lambda thing, values, actor, at: commands.call_meeting(meeting_id=thing.pk, actor=actor, at=at),
    ),
    Step(
        name="hallet",
        permission="collaboration.hold_meeting",
        title=_("Notera att mötet är hållet"),
        button=_("Spara"),
        told=_("Mötet är hållet. Skriv anteckningarna."),
        form=forms.HeldForm,
        run=lambda thing, values, actor, at: commands.hold_meeting(
            meeting_id=thing.pk, present_ids=[UUID(pk) for pk in values["present"]], actor=actor, at=at
        ),
    ),
    Step(
        name="anteckna",
        permission="collaboration.take_notes",
        title=_("Anteckna"),
        button=_("Spara"),
        told=_("Anteckningarna är sparade."),
        form=forms.NotesForm,
        run=lambda thing, values, actor, at: commands.take_notes(
            meeting_id=thing.pk,
            notes=values["notes"],
            of_points=forms.notes_of_points(values),
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="dela",
        permission="collaboration.publish_notes",
        title=_("Dela anteckningarna"),
        button=_("Dela"),
        lead=_("Alla som har en plats i forumet får läsa dem. De ändras inte efteråt."),
        told=_("Anteckningarna är delade."),
        tells="collaboration.notes_shared",
        run=lambda thing, values, actor, at: commands.publish_notes(meeting_id=thing.pk, actor=actor, at=at),
    ),
    Step(
        name="andra",
        permission="collaboration.write_agenda",
        title=_("Ändra tid eller plats"),
        button=_("Spara"),
        told=_("Mötet är ändrat."),
        form=forms.MeetingForm,
        run=lambda thing, values, actor, at: commands.change_meeting(
            meeting_id=thing.pk,
            starts_at=forms.starts_at_of(values),
            place=values["place"],
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="stall-in",
        permission="collaboration.cancel_meeting",
        title=_("Ställ in mötet"),
        button=_("Ställ in"),
        told=_("Mötet är inställt."),
        is_danger=True,
        tells="collaboration.cancelled",
        run=lambda thing, values, actor, at: commands.cancel_meeting(meeting_id=thing.pk, actor=actor, at=at),
    ),
)
OF_A_POINT = (
    Step(
        name="skriv",
        permission="collaboration.write_agenda",
        title=_("Ändra punkten"),
        button=_("Spara"),
        told=_("Punkten är sparad."),
        form=forms.PointForm,
        run=lambda thing, values, actor, at: commands.write_point(
            meeting_id=thing.meeting_id, values=_point(values), point_id=thing.pk, actor=actor, at=at
        ),
    ),
    Step(
        name="ta-bort",
        permission="collaboration.write_agenda",
        title=_("Ta bort punkten"),
        button=_("Ta bort"),
        told=_("Punkten är borttagen."),
        is_danger=True,
        run=lambda thing, values, actor, at: commands.remove_point(point_id=thing.pk, actor=actor, at=at),
    ),
    Step(
        name="standpunkt",
        permission="collaboration.take_notes",
        title=_("Anteckna en ståndpunkt"),
        button=_("Anteckna"),
        lead=_("Det du antecknar gäller som kommunens när kommunen själv har bekräftat det."),
        told=_("Ståndpunkten är antecknad. Kommunen kan nu bekräfta den."),
        form=forms.NotedPositionForm,
        run=lambda thing, values, actor, at: commands.note_position(
            point_id=thing.pk,
            municipality_id=UUID(values["municipality"]),
            stance=Stance(values["stance"]),
            words=values["words"],
            actor=actor,
            at=at,
        ),
    ),
)
OF_AN_ISSUE = (
    Step(
        name="bered",
        permission="collaboration.prepare_issue",
        title=_("Börja bereda"),
        button=_("Spara"),
        told=_("Frågan bereds nu."),
        form=forms.PrepareForm,
        tells="collaboration.issue_prepared",
        run=lambda thing, values, actor, at: commands.prepare_issue(
            issue_id=thing.pk, owner_id=UUID(values["owner"]), actor=actor, at=at
        ),
    ),
    Step(
        name="koppla",
        permission="collaboration.tie_issue",
        title=_("Koppla till en ansökan"),
        button=_("Koppla"),
        told=_("Frågan är kopplad till ansökan."),
        form=forms.TieForm,
        run=lambda thing, values, actor, at: commands.tie_issue(
            issue_id=thing.pk, application_id=UUID(values["application"]), actor=actor, at=at
        ),
    ),
    Step(
        name="avgor",
        permission="collaboration.decide_issue",
        title=_("Notera vad frågan ledde till"),
        button=_("Spara"),
        lead=_("Den som väckte frågan får veta det."),
        told=_("Frågan är avgjord."),
        form=forms.OutcomeForm,
        tells="collaboration.issue_ended",
        run=lambda thing, values, actor, at: commands.decide_issue(
            issue_id=thing.pk, outcome=values["outcome"], actor=actor, at=at
        ),
    ),
    Step(
        name="skriv",
        permission="collaboration.write_issue",
        title=_("Skriv om frågan"),
        button=_("Spara"),
        told=_("Frågan är sparad."),
        form=forms.RaiseForm,
        run=lambda thing, values, actor, at: commands.write_issue(
            issue_id=thing.pk, title=values["title"], text=values["text"], actor=actor, at=at
        ),
    ),
    Step(
        name="stang",
        permission="collaboration.close_issue",
        title=_("Avsluta utan beslut"),
        button=_("Avsluta"),
        lead=_("Den som väckte frågan får veta varför."),
        told=_("Frågan är avslutad."),
        form=forms.ReasonForm,
        is_danger=True,
        tells="collaboration.issue_ended",
        run=lambda thing, values, actor, at: commands.close_issue(
            issue_id=thing.pk, reason=values["reason"], actor=actor, at=at
        ),
    ),
)
STEPS: dict[str, tuple[Step, ...]] = {
    "myndighet": OF_AN_AUTHORITY,
    "modell": OF_A_MODEL,
    "forum": OF_A_FORUM,
    "deltagande": OF_A_PLACE,
    "uppdrag": OF_A_MANDATE,
    "mote": OF_A_MEETING,
    "punkt": OF_A_POINT,
    "fraga": OF_AN_ISSUE,
}
