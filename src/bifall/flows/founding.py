"""A new authority: itself, its first administrator with a way in, its newsroom and its first form."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import format_lazy

from bifall.accounts import letters, rules
from bifall.accounts.commands import found_authority
from bifall.accounts.models import Authority, User
from bifall.accounts.sign_in import confirm_address, has_a_way_in
from bifall.flows.casefile.run import standard_form
from bifall.flows.people import PersonValues, write_way_in
from bifall.kernel.problems import Problem, Refused
from bifall.press.commands import open_newsroom


@transaction.atomic
def found(
    *, administrator: PersonValues, at: datetime, password: str | None = None, **fields: str
) -> tuple[Authority, User, bool]:
    """Found the authority; return it, its administrator, and whether a letter waits for them.

    With `password` the administrator can sign in at once: whoever has the machine vouches for the address.
    Somebody who can sign in already keeps the password they have.
    """
    email = administrator.email.strip().lower()
    known = User.objects.filter(email=email).first()
    problems = [
        Problem(problem.code, f"administrator_{problem.field}", problem.params)
        for problem in rules.problems_with_person(
            email=email,
            name=administrator.name,
            title=administrator.title,
            phone="",
            is_new=known is None,
        )
    ]
    if not fields.get("hostname"):
        problems += [
            Problem("authority_hostname_missing", "hostname", {"name": other.name})
            for other in Authority.objects.filter(hostname="").exclude(slug=fields.get("slug", ""))[:1]
        ]
    # Made first, so that there is somebody to hold the role; undone with the rest when something is wrong.
    person = known or User.objects.create_user(
        email, name=administrator.name.strip(), title=administrator.title.strip()
    )
    try:
        authority = found_authority(administrator=person, at=at, **fields)
    except Refused as refused:
        raise Refused([*refused.problems, *problems]) from None
    if problems:
        raise Refused(problems)
    _furnish(authority, person, at)
    if password is not None and not has_a_way_in(person):
        person.set_password(password)
        person.save(update_fields=["password"])
        confirm_address(person)
    if has_a_way_in(person):
        return authority, person, False
    why = format_lazy(letters.IS_ADMINISTRATOR, authority=authority.name)
    write_way_in(authority, person, why, at)
    return authority, person, True


def _furnish(authority: Authority, administrator: User, at: datetime) -> None:
    """What nobody would want to make from nothing: the newsroom, and a form to apply with."""
    open_newsroom(authority_id=authority.pk, actor=administrator, at=at)
    standard_form(authority.pk, administrator, at)
