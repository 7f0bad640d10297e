"""What those who keep the model can do with it and its forums. What each may do now, the permission says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bifall.collaboration import commands
from bifall.collaboration.commands import ForumValues, ModelValues, Person
from bifall.collaboration.states import ForumKind, ForumLevel, Seat
from bifall.desk import forum_forms as forms
from bifall.organisations.states import MandateKind
from bifall.ui.inputs import lines_of
from bifall.ui.steps import Step


def _model(values: Mapping[str, Any]) -> ModelValues:
    return ModelValues(
        name=values["name"],
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        aims=values["aims"],
        principles=values["principles"],
    )


def _forum(values: Mapping[str, Any]) -> ForumValues:
    return ForumValues(
        name=values["name"],
        level=ForumLevel(values["level"]),
        kind=ForumKind(values["kind"]),
        purpose=values["purpose"],
        meets=values["meets"],
        topic_ids=[UUID(pk) for pk in values["topics"]],
    )


def id_or_none(chosen: str) -> UUID | None:
    return UUID(chosen) if chosen else None


OF_AN_AUTHORITY = (
    Step(
        name="borja",
        permission="collaboration.begin_model",
        title=_("Börja på en samverkansmodell"),
        button=_("Spara utkastet"),
        lead=_("Modellen är ett utkast tills den fastställs. Ett utkast syns bara för regionen."),
        told=_("Utkastet är sparat. Lägg till ämnen och forum."),
        form=forms.ModelForm,
        run=lambda thing, values, actor, at: commands.begin_model(
            authority_id=thing.pk, values=_model(values), actor=actor, at=at
        ),
    ),
    Step(
        name="vack",
        permission="collaboration.raise_issue_for_the_region",
        title=_("Väck en fråga"),
        button=_("Väck frågan"),
        lead=_("Frågan syns för kommunerna, och följs till beslut."),
        told=_("Frågan är väckt."),
        form=forms.RaiseForm,
        run=lambda thing, values, actor, at: commands.raise_issue_for_the_region(
            authority_id=thing.pk, title=values["title"], text=values["text"], actor=actor, at=at
        ),
    ),
)
OF_A_MODEL = (
    Step(
        name="forum",
        permission="collaboration.keep_forums",
        title=_("Lägg till ett forum"),
        button=_("Lägg till"),
        told=_("Forumet är tillagt."),
        form=forms.ForumForm,
        run=lambda thing, values, actor, at: commands.found_forum(
            model_id=thing.pk, values=_forum(values), actor=actor, at=at
        ),
    ),
    Step(
        name="amnen",
        permission="collaboration.keep_forums",
        title=_("Ändra ämnen"),
        button=_("Spara"),
        lead=_("Det som forumen kan ta upp. Varje forum säger sedan vilka av ämnena det får ta upp."),
        told=_("Ämnena är sparade."),
        form=forms.TopicsForm,
        run=lambda thing, values, actor, at: commands.set_topics(
            model_id=thing.pk, topics=lines_of(values["topics"]), actor=actor, at=at
        ),
    ),
    Step(
        name="skriv",
        permission="collaboration.write_model",
        title=_("Skriv om"),
        button=_("Spara"),
        told=_("Modellen är sparad."),
        form=forms.ModelForm,
        run=lambda thing, values, actor, at: commands.write_model(
            model_id=thing.pk, values=_model(values), actor=actor, at=at
        ),
    ),
    Step(
        name="faststall",
        permission="collaboration.put_model_in_force",
        title=_("Notera att modellen är fastställd"),
        button=_("Fastställ"),
        lead=_("Från och med nu är modellen offentlig, och dess syfte och principer ändras inte."),
        told=_("Modellen är fastställd och offentlig."),
        form=forms.AdoptForm,
        run=lambda thing, values, actor, at: commands.put_model_in_force(
            model_id=thing.pk,
            adopted_by=values["adopted_by"],
            adopted_on=values["adopted_on"],
            adopted_url=values["adopted_url"],
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="nasta",
        permission="collaboration.copy_model",
        title=_("Börja på nästa period"),
        button=_("Kopiera till ett utkast"),
        lead=_(
            "Nästa modell börjar som en kopia: syfte, principer, ämnen, forum, och de kommuner och uppdrag"
            " som inte har någon sista dag. Den här modellen ändras inte."
        ),
        told=_("Utkastet till nästa modell finns nu bland modellerna."),
        form=forms.NextModelForm,
        run=lambda thing, values, actor, at: commands.begin_next_model(
            model_id=thing.pk,
            name=values["name"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="avsluta",
        permission="collaboration.end_model",
        title=_("Avsluta modellen"),
        button=_("Avsluta"),
        lead=_("Inget i modellen ändras efteråt. Den finns kvar att läsa."),
        told=_("Modellen är avslutad."),
        form=forms.EndModelForm,
        is_danger=True,
        run=lambda thing, values, actor, at: commands.end_model(
            model_id=thing.pk, ends_on=values["ends_on"], actor=actor, at=at
        ),
    ),
)
OF_A_FORUM = (
    Step(
        name="mote",
        permission="collaboration.plan_meeting",
        title=_("Planera ett möte"),
        button=_("Planera"),
        lead=_("Ingen får veta något förrän ni kallar."),
        told=_("Mötet är planerat. Skriv dagordningen och kalla sedan."),
        form=forms.MeetingForm,
        run=lambda thing, values, actor, at: commands.plan_meeting(
            forum_id=thing.pk,
            starts_at=forms.starts_at_of(values),
            place=values["place"],
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="kommun",
        permission="collaboration.keep_forums",
        title=_("Lägg till en kommun"),
        button=_("Lägg till"),
        lead=_("Också en kommun i ett annat län. En administratör lägger upp den bland kommunerna först."),
        told=_("Kommunen deltar i forumet."),
        form=forms.PlaceForm,
        run=lambda thing, values, actor, at: commands.add_municipality(
            forum_id=thing.pk,
            municipality_id=UUID(values["municipality"]),
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            votes=values["votes"],
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="plats",
        permission="collaboration.keep_forums",
        title=_("Ge någon en plats"),
        button=_("Ge platsen"),
        told=_("Personen har fått sin plats."),
        form=forms.SeatForm,
        run=lambda thing, values, actor, at: commands.seat_member(
            forum_id=thing.pk,
            municipality_id=id_or_none(values["municipality"]),
            person=Person(values["name"], values["email"]),
            role=MandateKind(values["role"]),
            seat=Seat(values["seat"]),
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="andra",
        permission="collaboration.keep_forums",
        title=_("Ändra forumet"),
        button=_("Spara"),
        told=_("Forumet är sparat."),
        form=forms.ForumForm,
        run=lambda thing, values, actor, at: commands.change_forum(
            forum_id=thing.pk, values=_forum(values), actor=actor, at=at
        ),
    ),
    Step(
        name="upphor",
        permission="collaboration.keep_forums",
        title=_("Låt forumet upphöra"),
        button=_("Spara sista dagen"),
        lead=_("Kommunernas deltagande och alla uppdrag i forumet slutar samma dag."),
        told=_("Forumets sista dag är sparad."),
        form=forms.CloseForumForm,
        is_danger=True,
        run=lambda thing, values, actor, at: commands.close_forum(
            forum_id=thing.pk, ended_on=values["ended_on"], actor=actor, at=at
        ),
    ),
)
OF_A_PLACE = (
    Step(
        name="roster",
        permission="collaboration.keep_forums",
        title=_("Ändra röster"),
        button=_("Spara"),
        told=_("Rösterna är sparade."),
        form=forms.VotesForm,
        run=lambda thing, values, actor, at: commands.set_votes(
            place_id=thing.pk, votes=values["votes"], actor=actor, at=at
        ),
    ),
    Step(
        name="slutar",
        permission="collaboration.keep_forums",
        title=_("Kommunen slutar delta"),
        button=_("Spara sista dagen"),
        told=_("Sista dagen är sparad."),
        form=forms.LastDayForm,
        run=lambda thing, values, actor, at: commands.end_municipality(
            place_id=thing.pk, ends_on=values["ends_on"], actor=actor, at=at
        ),
    ),
)
OF_A_MANDATE = (
    Step(
        name="slutar",
        permission="collaboration.keep_forums",
        title=_("Uppdraget slutar"),
        button=_("Spara sista dagen"),
        told=_("Sista dagen är sparad."),
        form=forms.LastDayForm,
        run=lambda thing, values, actor, at: commands.end_seat(
            mandate_id=thing.pk, ends_on=values["ends_on"], actor=actor, at=at
        ),
    ),
)
