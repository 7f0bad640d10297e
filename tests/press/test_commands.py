from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from wagtail.models import Collection, Site

from bifall.accounts.models import RoleAssignment, User
from bifall.accounts.states import Role
from bifall.audit.models import Entry
from bifall.kernel.problems import Refused
from bifall.kernel.weeks import IsoWeek
from bifall.press.commands import (
    admit_communicators,
    approve_release,
    create_release,
    load_topic,
    open_newsroom,
    publish_release,
    save_contact,
    set_duty_week,
)
from bifall.press.models import NewsroomPage, PressContact, PressImage, ReleasePage
from bifall.press.queries import contact_on_duty, duty_weeks, live_releases
from bifall.press.rules import Figures
from bifall.press.states import Licence
from tests.cast import Cast, person
from tests.factories import press
from tests.factories.press import wagtail_roots

pytestmark = pytest.mark.django_db


def contact(cast: Cast, now: datetime, name: str = "Cia Presskontakt") -> PressContact:
    return save_contact(
        authority_id=cast.region.pk,
        name=name,
        phone="070-174 06 05",
        email=f"{name.split()[0].lower()}@example.org",
        actor=cast.communicator,
        at=now,
    )


def news(cast: Cast, now: datetime, headline: str = "Ny utlysning öppnar") -> ReleasePage:
    return create_release(
        authority_id=cast.region.pk,
        headline=headline,
        lead="Nu går det att söka.",
        body=[("paragraph", "Sök senast i mars.")],
        quoted=[],
        actor=cast.communicator,
        at=now,
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_the_newsroom_is_at_press_and_its_communicators_have_the_keys(
    cast: Cast, newsroom: NewsroomPage
) -> None:
    assert (newsroom.slug, newsroom.live, newsroom.authority) == ("press", True, cast.region)
    site = Site.objects.get()
    assert (site.root_page_id, site.is_default_site) == (newsroom.get_parent().pk, True)
    assert newsroom.url_path == "/vasterbotten/press/"
    writer = User.objects.get(pk=cast.communicator.pk)
    assert writer.has_perm("wagtailadmin.access_admin")
    may = newsroom.permissions_for_user(writer)
    assert (may.can_add_subpage(), may.can_edit(), may.can_publish()) == (True, True, True)
    assert not newsroom.get_parent().permissions_for_user(writer).can_edit()
    for person_ in (cast.officer, cast.administrator, cast.secretary):
        assert not User.objects.get(pk=person_.pk).has_perm("wagtailadmin.access_admin")


def test_opening_it_again_changes_nothing(cast: Cast, newsroom: NewsroomPage, now: datetime) -> None:
    again = open_newsroom(authority_id=cast.region.pk, actor=cast.administrator, at=now)
    assert again.pk == newsroom.pk
    assert [group.name for group in Group.objects.filter(name__startswith="press:")] == ["press:vasterbotten"]
    assert (Collection.objects.count(), Site.objects.count()) == (2, 1)
    assert Entry.objects.filter(event="press.newsroom_opened").count() == 1


def test_two_newsrooms_share_nothing(cast: Cast, newsroom: NewsroomPage, now: datetime) -> None:
    boss = person("Ada Annorstädes", authority=cast.other_region, role=Role.ADMINISTRATOR, at=now)
    writer = person("Kim Annorstädes", authority=cast.other_region, role=Role.COMMUNICATOR, at=now)
    other = open_newsroom(authority_id=cast.other_region.pk, actor=boss, at=now)
    assert set(Site.objects.values_list("hostname", "is_default_site")) == {
        ("localhost", True),
        ("annorstades.example.org", False),
    }
    assert other.permissions_for_user(writer).can_edit()
    assert not newsroom.permissions_for_user(writer).can_edit()
    assert not other.permissions_for_user(User.objects.get(pk=cast.communicator.pk)).can_edit()


def test_only_an_administrator_opens_it(cast: Cast, now: datetime) -> None:
    wagtail_roots()
    with pytest.raises(PermissionDenied):
        open_newsroom(authority_id=cast.region.pk, actor=cast.communicator, at=now)


def test_who_stops_being_a_communicator_loses_the_keys(
    cast: Cast, newsroom: NewsroomPage, now: datetime
) -> None:
    RoleAssignment.objects.filter(user=cast.communicator).update(ended_at=now)
    new = person("Nils Ny", authority=cast.region, role=Role.COMMUNICATOR, at=now)
    admit_communicators(authority_id=cast.region.pk)
    assert list(Group.objects.get(name="press:vasterbotten").user_set.all()) == [new]


def test_a_contact_is_kept_as_it_is_called(cast: Cast, now: datetime) -> None:
    made = contact(cast, now)
    changed = save_contact(
        authority_id=cast.region.pk,
        contact_id=made.pk,
        name=" Cia Annan ",
        phone="+46701740606",
        email="CIA@example.org",
        title="Strateg",
        actor=cast.communicator,
        at=now,
    )
    assert (changed.pk, changed.name, changed.phone) == (made.pk, "Cia Annan", "070-174 06 06")
    assert (changed.email, changed.title) == ("cia@example.org", "Strateg")


def test_a_contact_must_be_reachable(cast: Cast, now: datetime) -> None:
    contact(cast, now)
    with pytest.raises(Refused) as refused:
        save_contact(
            authority_id=cast.region.pk, name=" ", phone="hej", email="hej", actor=cast.communicator, at=now
        )
    assert codes(refused) == [
        ("press_contact_name_missing", "name"),
        ("press_contact_phone_wrong", "phone"),
        ("press_contact_email_wrong", "email"),
    ]
    with pytest.raises(Refused) as refused:
        save_contact(
            authority_id=cast.region.pk,
            name="Cia Två",
            phone="070-174 06 07",
            email="Cia@example.org",
            actor=cast.communicator,
            at=now,
        )
    assert codes(refused) == [("press_contact_email_taken", "email")]


def test_the_rota_says_who_answers_this_week(cast: Cast, now: datetime) -> None:
    first, second = contact(cast, now), contact(cast, now, "Dag Presskontakt")
    for person_ in (first, second):
        set_duty_week(
            authority_id=cast.region.pk,
            year=2026,
            week=48,
            contact_id=person_.pk,
            actor=cast.communicator,
            at=now,
        )
    assert contact_on_duty(cast.region, date(2026, 11, 23)) == second
    assert contact_on_duty(cast.region, date(2026, 11, 29)) == second
    assert contact_on_duty(cast.region, date(2026, 11, 30)) is None
    assert contact_on_duty(cast.other_region, date(2026, 11, 23)) is None


def test_the_week_of_new_year_belongs_to_the_year_it_began(cast: Cast, now: datetime) -> None:
    who = contact(cast, now)
    set_duty_week(
        authority_id=cast.region.pk, year=2026, week=53, contact_id=who.pk, actor=cast.communicator, at=now
    )
    assert contact_on_duty(cast.region, date(2027, 1, 2)) == who
    assert list(duty_weeks(cast.region, [IsoWeek(2026, 53), IsoWeek(2027, 1)])) == [IsoWeek(2026, 53)]


def test_the_rota_takes_own_contacts_and_real_weeks(cast: Cast, now: datetime) -> None:
    who = contact(cast, now)
    elsewhere = PressContact.objects.create(
        authority=cast.other_region, name="Ute", phone="070-174 06 08", email="ute@example.org"
    )
    with pytest.raises(Refused) as refused:
        set_duty_week(
            authority_id=cast.region.pk,
            year=2025,
            week=53,
            contact_id=elsewhere.pk,
            backup_id=uuid.uuid4(),
            actor=cast.communicator,
            at=now,
        )
    assert codes(refused) == [
        ("week_unknown", "week"),
        ("press_contact_unknown", "contact"),
        ("press_contact_unknown", "backup"),
    ]
    with pytest.raises(Refused) as refused:
        set_duty_week(
            authority_id=cast.region.pk,
            year=2026,
            week=1,
            contact_id=who.pk,
            backup_id=who.pk,
            actor=cast.communicator,
            at=now,
        )
    assert codes(refused) == [("backup_is_the_contact", "backup")]


def test_a_topic_is_made_once(cast: Cast, now: datetime) -> None:
    first = load_topic(authority_id=cast.region.pk, name="Företag", actor=cast.communicator, at=now)
    again = load_topic(authority_id=cast.region.pk, name="Företag", actor=cast.administrator, at=now)
    assert (first.pk, first.slug) == (again.pk, "foretag")
    with pytest.raises(Refused) as refused:
        load_topic(authority_id=cast.region.pk, name=" ", actor=cast.communicator, at=now)
    assert codes(refused) == [("topic_name_missing", "name")]


def test_a_draft_is_not_shown(cast: Cast, newsroom: NewsroomPage, now: datetime) -> None:
    page = news(cast, now)
    assert (page.live, page.slug, page.revisions.count()) == (False, "ny-utlysning-oppnar", 1)
    assert news(cast, now).slug == "ny-utlysning-oppnar-2"
    assert list(live_releases(cast.region, now)) == []


def test_the_latest_revision_is_what_is_published(cast: Cast, newsroom: NewsroomPage, now: datetime) -> None:
    page = news(cast, now)
    page.title = "Utlysningen är öppen"
    page.save_revision()
    published = press.published(cast, page, now)
    assert published.title == "Utlysningen är öppen"


def test_newest_first_and_by_the_clock(cast: Cast, newsroom: NewsroomPage, now: datetime) -> None:
    pages = [news(cast, now, headline) for headline in ("Ett", "Två", "Tre")]
    for hour, page in enumerate(pages):
        press.published(cast, page, now + timedelta(hours=hour))
    ReleasePage.objects.filter(pk=pages[0].pk).update(expire_at=now + timedelta(days=1))
    assert [p.title for p in live_releases(cast.region, now + timedelta(hours=3))] == ["Tre", "Två", "Ett"]
    assert [p.title for p in live_releases(cast.region, now + timedelta(days=1))] == ["Tre", "Två"]
    assert list(live_releases(cast.other_region, now)) == []


def test_a_picture_says_what_it_shows_and_whose_it_is(
    cast: Cast, newsroom: NewsroomPage, now: datetime
) -> None:
    picture = PressImage.objects.create(
        title="Nämnden", file="namnden.jpg", width=10, height=10, file_size=1, licence=Licence.AGREEMENT
    )
    page = news(cast, now)
    page.image = picture
    page.save_revision()
    approve_release(page_id=page.pk, actor=cast.director, at=now)
    with pytest.raises(Refused) as refused:
        publish_release(page_id=page.pk, figures=Figures(), actor=cast.communicator, at=now)
    assert codes(refused) == [
        (f"used_picture_{what}", "image")
        for what in ("creator_missing", "description_missing", "terms_missing", "consent_unknown")
    ]
    assert {problem.params["picture"] for problem in refused.value.problems} == {"Nämnden"}
    PressImage.objects.update(
        creator="Fia Fotograf", description="Nämnden vid bordet", consent="withdrawn", licence=Licence.OWN
    )
    with pytest.raises(Refused) as refused:
        publish_release(page_id=page.pk, figures=Figures(), actor=cast.communicator, at=now)
    assert codes(refused) == [("used_picture_consent_withdrawn", "image")]


def test_there_is_no_other_door_to_publication(cast: Cast, newsroom: NewsroomPage, now: datetime) -> None:
    page = news(cast, now)
    with pytest.raises(PermissionDenied):
        page.get_latest_revision().publish(user=cast.communicator, skip_permission_checks=True)
    assert not ReleasePage.objects.get(pk=page.pk).live


def test_a_contact_from_elsewhere_is_refused(cast: Cast, newsroom: NewsroomPage, now: datetime) -> None:
    elsewhere = PressContact.objects.create(
        authority=cast.other_region, name="Ute", phone="070-174 06 08", email="ute@example.org"
    )
    with pytest.raises(Refused) as refused:
        create_release(
            authority_id=cast.region.pk,
            headline="Nytt",
            lead="Nytt.",
            body=[],
            quoted=[],
            more_information_id=elsewhere.pk,
            actor=cast.communicator,
            at=now,
        )
    assert codes(refused) == [("press_contact_unknown", "more_information")]
