"""Those who answer the press."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.identifiers import InvalidIdentifier, normalise_phone
from bifall.kernel.problems import Problem, refuse_if
from bifall.press.events import ContactSaved
from bifall.press.models import PressContact, Topic
from bifall.press.states import SpokenLanguage


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
    topics: Collection[UUID] | None = None,
    languages: Collection[str] | None = None,
    contact_id: UUID | None = None,
) -> PressContact:
    """Make a press contact, or change one. The e-mail address is the authority's once only.

    topics: the ids of those that the contact answers for; languages: codes of those that they speak. What is
    None stays as it was.
    """
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
    wanted = list(Topic.objects.filter(authority=authority, pk__in=topics or ()))
    if len(wanted) != len(set(topics or ())):
        problems.append(Problem("topic_unknown", "topics"))
    if set(languages or ()) - set(SpokenLanguage.values):
        problems.append(Problem("spoken_language_unknown", "languages"))
    refuse_if(problems)
    if languages is not None:
        contact.languages = [code for code in SpokenLanguage.values if code in languages]
    contact.name, contact.email = name.strip(), address
    contact.title, contact.unit, contact.area = title.strip(), unit.strip(), area.strip()
    contact.save()
    if topics is not None:
        contact.topics.set(wanted)
    record(ContactSaved(contact_id=str(contact.pk)), subject=contact, actor=actor, at=at)
    return contact
