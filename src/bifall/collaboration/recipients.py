"""Who gets the letters of a consultation, a forum, an issue and an initiative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bifall.accounts.models import User
from bifall.applications.recipients import the_officer
from bifall.collaboration.models import Consultation, ForumMeeting, Issue
from bifall.collaboration.queries import sitting_at
from bifall.notices.recipients import Finder, Guest, Reader, publish
from bifall.organisations.models import Mandate, Municipality
from bifall.organisations.queries import representatives_of
from bifall.organisations.states import MandateKind


def the_municipality(about: Municipality | Consultation, at: datetime) -> list[User]:
    """Everybody who speaks for the municipality, also when they came with it (`with_speakers`)."""
    place = about.municipality if isinstance(about, Consultation) else about
    came_with_it: Iterable[Mandate] | None = getattr(place, "speakers", None)
    speakers = representatives_of(place) if came_with_it is None else came_with_it
    return [mandate.user for mandate in speakers]


def its_politicians(about: Consultation, at: datetime) -> list[User]:
    mandates = representatives_of(about.municipality).filter(kind=MandateKind.POLITICIAN)
    return [mandate.user for mandate in mandates]


def those_who_raised_it(about: Issue, at: datetime) -> list[User]:
    """Everybody who speaks for the municipality that raised the issue; nobody when the region did."""
    return [] if about.raised_by is None else the_municipality(about.raised_by, at)


def those_who_sit(about: ForumMeeting, at: datetime) -> list[Reader]:
    """Everybody who sits in the forum on the day of the meeting, who has an account or not."""
    return [mandate.user or Guest(mandate.name, mandate.email) for mandate in sitting_at(about)]


def those_who_were_called(about: ForumMeeting, at: datetime) -> list[Reader]:
    return those_who_sit(about, at) if about.called_at is not None else []


def the_consultations_officer(about: Consultation, at: datetime) -> list[User]:
    return the_officer(about.application, at)


RECIPIENTS: Mapping[str, Finder] = {
    "collaboration.asked": the_municipality,
    "collaboration.extended": the_municipality,
    "collaboration.time_refused": the_municipality,
    "collaboration.due_soon": the_municipality,
    "collaboration.overdue": the_municipality,
    "collaboration.handled": the_municipality,
    "collaboration.decided": the_municipality,
    "collaboration.joint_offered": the_municipality,
    "collaboration.invited_to_initiative": the_municipality,
    "collaboration.to_approve": its_politicians,
    "collaboration.issue_prepared": those_who_raised_it,
    "collaboration.issue_ended": those_who_raised_it,
    "collaboration.called": those_who_sit,
    "collaboration.notes_shared": those_who_sit,
    "collaboration.cancelled": those_who_were_called,
    "collaboration.answered": the_consultations_officer,
    "collaboration.time_asked_for": the_consultations_officer,
    "collaboration.fed_back": the_consultations_officer,
}

publish(RECIPIENTS)
