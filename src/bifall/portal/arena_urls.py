"""A project's meeting places, and who is asked to them and comes. Under "mina-projekt/"."""

from __future__ import annotations

from django.urls import path

from bifall.portal.views import arena_people, arenas

urlpatterns = [
    path("<uuid:project_id>/motesplatser/", arenas.arenas, name="arenas"),
    path("<uuid:project_id>/motesplatser/ny/", arenas.new_arena, name="new_arena"),
    path("motesplatser/<uuid:arena_id>/", arenas.arena, name="arena"),
    path("motesplatser/<uuid:arena_id>/andra/", arenas.change, name="change_arena"),
    path("motesplatser/<uuid:arena_id>/dagar/", arenas.days, name="arena_days"),
    path(
        "motesplatser/<uuid:arena_id>/dagar/<uuid:day_id>/ta-bort/",
        arenas.remove_day,
        name="remove_arena_day",
    ),
    path("motesplatser/<uuid:arena_id>/steg/<slug:name>/", arenas.step, name="arena_step"),
    path("motesplatser/<uuid:arena_id>/ord/", arena_people.terms, name="arena_terms"),
    path(
        "motesplatser/<uuid:arena_id>/ord/<uuid:term_id>/ta-bort/",
        arena_people.remove_term,
        name="remove_arena_term",
    ),
    path("motesplatser/<uuid:arena_id>/bjud-in/", arena_people.invite, name="arena_invite"),
    path("motesplatser/<uuid:arena_id>/pamin/<slug:side>/", arena_people.remind, name="arena_remind"),
    path("motesplatser/<uuid:arena_id>/anmalda/", arena_people.participants, name="arena_participants"),
]
