"""The table of roles and rights: read from the policy tables, complete, in words, and true."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import translation

from bifall.accounts.states import Role
from bifall.ui.rights import Reach, areas, reach_of
from bifall.ui.rights_words import WORDS
from tests.cast import Cast


def rules() -> dict[str, str]:
    """Permission → the name of its rule, over every policy table."""
    found: dict[str, str] = {}
    for config in apps.get_app_configs():
        try:
            module = import_module(f"{config.name}.policies")
        except ModuleNotFoundError:
            continue
        if config.name.startswith("bifall."):
            found |= {name: str(allowed) for name, allowed in module.PERMISSIONS.items()}
    return found


def test_every_right_that_a_role_gives_has_words_and_no_other() -> None:
    given = {name for name, rule in rules().items() if any(reach_of(rule, r) != Reach.NEVER for r in Role)}
    assert WORDS.keys() == given
    lines = [right for area in areas() for right in area.rights]
    assert len(lines) == len(WORDS)
    for language in ("sv", "en"):
        with translation.override(language):
            assert len({str(words) for words in WORDS.values()}) == len(WORDS)


@pytest.mark.parametrize(
    ("rule", "reach"),
    [
        ("holds_director", Reach.ALWAYS),
        ("holds_director_or_auditor", Reach.ALWAYS),
        ("holds_auditor", Reach.NEVER),
        ("a", Reach.NEVER),
        ("(a | holds_director)", Reach.ALWAYS),
        ("(holds_director & a)", Reach.SOMETIMES),
        ("(a | (holds_director & ~b))", Reach.SOMETIMES),
        ("(holds_director & ~holds_director)", Reach.NEVER),
        ("((holds_auditor & a) | (holds_director & ~a))", Reach.SOMETIMES),
    ],
)
def test_how_far_a_role_reaches(rule: str, reach: Reach) -> None:
    assert reach_of(rule, Role.DIRECTOR) == reach


def test_what_stands_in_the_table_is_what_the_tables_answer(cast: Cast) -> None:
    """Rights over the authority itself, asked of each role's person."""
    people = {
        Role.ADMINISTRATOR: cast.administrator,
        Role.CASE_OFFICER: cast.officer,
        Role.ASSESSOR: cast.assessor,
        Role.DIRECTOR: cast.director,
        Role.SECRETARY: cast.secretary,
        Role.COMMUNICATOR: cast.communicator,
        Role.AUDITOR: cast.auditor,
    }
    for permission in ("accounts.assign_role", "audit.view", "claims.view_ledger", "claims.keep_ledger"):
        said = {role for role in people if reach_of(rules()[permission], role) == Reach.ALWAYS}
        assert said == {role for role, user in people.items() if user.has_perm(permission, cast.region)}


def test_everybody_who_is_signed_in_reads_the_table(client: Client, cast: Cast) -> None:
    address = reverse("rights")
    assert client.get(address).status_code == 302
    client.force_login(cast.auditor)
    page = client.get(address).content.decode()
    assert "Dina roller: revisor." in page
    assert "läsa loggen över allt som har ändrats" in page
    client.force_login(cast.stranger)
    assert "Du har ingen roll hos myndigheten." in client.get(address).content.decode()
