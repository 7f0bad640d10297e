from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "board_name_missing": _("Skriv nämndens namn."),
    "organ_code_wrong": _("Diariebeteckningen är en till tio stora bokstäver, till exempel RUN."),
    "organ_code_taken": _("Det finns redan en nämnd med den diariebeteckningen."),
    "already_on_the_board": _("{name} har redan en plats i nämnden."),
    "presidency_taken": _("{name} har redan det uppdraget. Avsluta den platsen först."),
    "seat_in_the_future": _("Platsen kan börja i dag eller en tidigare dag."),
    "seat_ends_in_the_future": _("Platsen kan avslutas i dag eller en tidigare dag."),
    "seat_ends_before_it_begins": _("Platsen började {since}. Den kan inte sluta före det."),
    "seat_in_session": _("Nämnden sammanträder just nu. Avsluta platsen när sammanträdet är slut."),
    "seat_verifies_minutes": _(
        "{name} ska justera protokollet från {held_on}. Avsluta platsen när det är gjort."
    ),
    "meeting_in_the_past": _("Sammanträdet ska ligga framåt i tiden."),
    "meeting_at_that_time": _("Nämnden har redan ett sammanträde då."),
    "meeting_place_missing": _("Skriv var sammanträdet hålls."),
    "round_of_another_authority": _("Omgången hör till en annan myndighet."),
    "agenda_empty": _("Föredragningslistan är tom."),
    "summons_sent_already": _("Kallelsen är redan skickad."),
    "item_not_prepared": _("{title}: ärendet är inte klart för beslut."),
    "item_title_missing": _("Skriv en rubrik för ärendet."),
    "item_application_missing": _("Välj den ansökan som ärendet gäller."),
    "item_already_on_an_agenda": _("Ansökan står redan på en föredragningslista."),
    "item_position_unknown": _("Platsen finns inte på föredragningslistan."),
    "present_twice": _("Samma person är uppropad två gånger."),
    "member_unknown": _("Personen är inte ledamot eller ersättare i nämnden."),
    "member_cannot_substitute": _("Bara en ersättare kan tjänstgöra för någon annan."),
    "substitute_serves_for_nobody": _("En ersättare som tjänstgör gör det för en ledamot som inte är här."),
    "seat_taken_twice": _("Två ersättare kan inte tjänstgöra för samma ledamot."),
    "no_quorum": _(
        "Nämnden är inte beslutför: {serving} av {seats} tjänstgör, och det behövs fler än hälften"
        " (kommunallagen 6 kap. 27 §)."
    ),
    "chair_does_not_serve": _("Den som leder sammanträdet ska tjänstgöra."),
    "verifier_missing": _("Utse minst en justerare utöver ordföranden."),
    "verifier_does_not_serve": _("En justerare ska tjänstgöra vid sammanträdet."),
    "verifier_unknown": _("Bara en utsedd justerare kan justera protokollet."),
    "items_undecided": _("Ärenden som inte är avgjorda: {count}."),
    "item_already_decided": _("Ärendet är redan avgjort."),
    "not_serving": _("Ledamoten tjänstgör inte vid sammanträdet."),
    "has_conflict": _("Ledamoten är jävig och får inte delta i ärendet (kommunallagen 6 kap. 28–30 §§)."),
    "conflict_reason_missing": _("Skriv vad jävet består i."),
    "conflict_already_declared": _("Jävet är redan anmält."),
    "conflict_after_the_vote": _("Ledamoten har redan röstat i ärendet."),
    "conflict_not_tried": _(
        "{name} kan vara jävig. Anteckna jävet, eller att nämnden har prövat att det inte finns något."
    ),
    "conflict_already_tried": _("Det är redan antecknat att ledamoten inte är jävig."),
    "conflict_trial_reason_missing": _("Skriv varför ledamoten inte är jävig."),
    "motion_text_missing": _("Skriv yrkandet."),
    "motion_already_withdrawn": _("Yrkandet är redan återtaget."),
    "vote_already_open": _("En votering pågår redan i ärendet."),
    "vote_closed": _("Voteringen är avslutad."),
    "vote_meaning_missing": _("Skriv vad ja och nej betyder."),
    "ballots_missing": _("Ledamöter som inte har röstat: {count}."),
    "chair_must_vote": _("Rösterna är lika. Ordföranden måste rösta (kommunallagen 4 kap. 25 §)."),
    "nobody_leads": _("Ingen ordförande eller vice ordförande kan leda ärendet."),
    "vote_still_open": _("Avsluta voteringen innan ärendet avgörs."),
    "reservation_already_recorded": _("Reservationen är redan antecknad."),
    "outcome_not_for_this_item": _("Så kan ett ärende av det slaget inte avgöras."),
    "decision_text_missing": _("Skriv vad nämnden beslutar."),
    "only_a_grant_has_conditions": _("Bara ett bifall har villkor."),
    "only_a_grant_has_an_amount": _("Belopp och andel hör bara till ett bifall."),
    "granted_amount_missing": _("Ange beloppet som beviljas."),
    "granted_share_missing": _("Ange högsta andelen av godkända kostnader, i procent."),
    "granted_more_than_sought": _("Beloppet är större än det sökta, {sought_sek}."),
    "share_above_the_call": _("Andelen är högre än utlysningens {highest_percent}."),
    "granted_more_than_the_share": _(
        "Beloppet är större än den andel av kostnaderna som beviljas: högst {ceiling_sek}."
    ),
    "own_case_not_checked": _(
        "Regionen är själv sökande. Prövningen enligt kommunallagen 6 kap. 7 § saknas i tjänsteskrivelsen."
    ),
    "grants_exceed_frame": _("Ramen för {round} är {frame_sek}. Med beslutet blir det {granted_sek}."),
    "not_for_the_director": _("Beslutet kan inte fattas på delegation: det hör till nämnden ({source})."),
    "delegation_basis_missing": _("Ange punkten i delegationsordningen."),
    "delegated_already_reported": _("Beslutet är redan anmält till nämnden."),
    "minutes_missing": _("Skriv ut protokollet innan det justeras."),
    "already_verified": _("Personen har redan justerat protokollet."),
    "despite_aid_unexplained": _(
        "Reglerna om statligt stöd hindrar stödet. Beslutade nämnden ändå så: skriv nämndens skäl. Stödet kan"
        " inte betalas ut förrän hindret är undanröjt."
    ),
    "posted_before_adjustment": _("Protokollet kan inte anslås innan det är justerat."),
    "posted_in_the_past": _(
        "Anslaget kan inte dateras bakåt: tiden att överklaga löper från den dag då det sätts upp."
    ),
    "posted_in_the_future": _(
        "Protokollet blir offentligt när du anslår det. Ange dagens datum, {today}, eller vänta."
    ),
    "verifiers_waiting": _("Justerare som inte har justerat protokollet: {count}."),
    "kept_at_missing": _("Skriv var protokollet förvaras."),
}
