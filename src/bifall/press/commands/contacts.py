"""Topics, contacts and the duty rota."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.identifiers import InvalidIdentifier, normalise_phone
from bifall.kernel.problems import Problem, refuse_if
from bifall.kernel.weeks import IsoWeek
from bifall.press.events import ContactSaved, DutyWeekSet, TopicLoaded
from bifall.press.models import DutyWeek, PressContact, Topic


@transaction.atomic
def save_contact(
    *,
    authority_id: UUID,
    name: str,
    phone: str,
    email: str,
    actor: User,
    at: datetime,
    title: str = "",
    unit: str = "",
    area: str = "",
    contact_id: UUID | None = None,
) -> PressContact:
    """Make a press contact, or change one. The e-mail address is the authority's once only."""
    authority = Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    require(actor, "press.save_contact", authority)
    contact = PressContact(authority=authority)
    if contact_id is not None:
        contact = PressContact.objects.get(pk=contact_id, authority=authority)
    address = email.strip().lower()
    problems = [] if name.strip() else [Problem("press_contact_name_missing", "name")]
    try:
        contact.phone = normalise_phone(phone)
    except InvalidIdentifier:
        problems.append(Problem("press_contact_phone_wrong", "phone"))
    try:
        validate_email(address)
    except ValidationError:
        problems.append(Problem("press_contact_email_wrong", "email"))
    same = PressContact.objects.filter(authority=authority, email=address).exclude(pk=contact.pk)
    if same.exists():
        problems.append(Problem("press_contact_email_taken", "email"))
    refuse_if(problems)
    contact.name, contact.email = name.strip(), address
    contact.title, contact.unit, contact.area = title.strip(), unit.strip(), area.strip()
    contact.save()
    record(ContactSaved(contact_id=str(contact.pk)), subject=contact, actor=actor, at=at)
    return contact


@transaction.atomic
def set_duty_week(
    *,
    authority_id: UUID,
    year: int,
    week: int,
    contact_id: UUID,
    actor: User,
    at: datetime,
    backup_id: UUID | None = None,
) -> DutyWeek:
    """Say who answers the press in an ISO week; saying it again replaces the name."""
    authority = Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    require(actor, "press.set_duty_week", authority)
    problems = []
    try:
        IsoWeek(year, week)
    except ValueError:
        problems.append(Problem("week_unknown", "week"))
    own = set(PressContact.objects.filter(authority=authority).values_list("pk", flat=True))
    problems += [
        Problem("press_contact_unknown", field)
        for field, asked in (("contact", contact_id), ("backup", backup_id))
        if asked is not None and asked not in own
    ]
    if backup_id == contact_id:
        problems.append(Problem("backup_is_the_contact", "backup"))
    refuse_if(problems)
    row, _created = DutyWeek.objects.update_or_create(
        authority=authority,
        year=year,
        week=week,
        defaults={"contact_id": contact_id, "backup_id": backup_id},
    )
    event = DutyWeekSet(
        year=year,
        week=week,
        contact_id=str(contact_id),
        backup_id=None if backup_id is None else str(backup_id),
    )
    record(event, subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def load_topic(*, authority_id: UUID, name: str, actor: User, at: datetime, slug: str = "") -> Topic:
    """A topic of the authority's list, made when it is not there."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "press.load_topic", authority)
    refuse_if([] if name.strip() else [Problem("topic_name_missing", "name")])
    topic, created = Topic.objects.get_or_create(
        authority=authority, slug=slug or slugify(name), defaults={"name": name.strip()}
    )
    if created:
        record(TopicLoaded(topic_id=str(topic.pk)), subject=topic, actor=actor, at=at)
    return topic
