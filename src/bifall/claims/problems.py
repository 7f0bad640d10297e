from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "cost_type_not_in_budget": _("Kostnadsslaget finns inte i projektets budget."),
    "cost_outside_period": _("Kostnaden ska vara bokförd {first}–{last}."),
    "cost_by_the_hour": _("I det här projektet redovisas personal med timmar, inte med belopp."),
    "cost_in_flat_rate": _("Schablonen täcker redan de indirekta kostnaderna."),
    "cost_in_lump_sum": _("En klumpsumma täcker redan kostnadsslaget."),
    "hours_not_agreed": _("I det här projektet redovisas personal med belopp, inte med timmar."),
    "hours_of_staff": _("Timmar redovisas på kostnadsslaget personal."),
    "hours_person_unknown": _("{person} har ingen beslutad timkostnad i projektet."),
    "hours_no_rate_on_day": _("{person} har ingen timkostnad som gäller den dagen."),
    "hours_outside_period": _("Timmarna ska vara arbetade {first}–{last}."),
    "hours_unlikely": _("Ange timmar över noll, och högst {most} på en rad."),
    "hours_above_the_year": _(
        "{person} har {hours} timmar under {year} i era projekt. Årets timmar är högst {highest}."
    ),
    "approved_hours_outside_row": _("De godkända timmarna ska ligga mellan noll och {hours}."),
    "hour_rate_person_missing": _("Ange personens nummer."),
    "hour_rate_role_missing": _("Ange personens roll i projektet."),
    "hour_rate_cost_missing": _("Ange årets bruttokostnad, över noll."),
    "hour_rate_share_missing": _("Ange hur stor del av heltid, över noll och högst 100 procent."),
    "hour_rate_basis_missing": _("Ange vilket underlag kostnaden kommer från."),
    "hour_rate_backwards": _("Tiden kan inte sluta innan den börjar."),
    "hour_rate_taken": _("{person} har redan en timkostnad från och med {first}. Börja den nya efter det."),
    "hour_rate_used": _("Timmar till och med {last} är redan redovisade till en annan timkostnad."),
    "hour_rate_in_use": _("Timkostnaden har använts i en rekvisition och kan inte tas bort."),
    "lump_sum_milestone_missing": _("Ange milstolpen."),
    "lump_sum_proof_unsaid": _("Ange hur milstolpen ska bevisas."),
    "lump_sum_amount_missing": _("Ange ett belopp över noll."),
    "lump_sum_above_budget": _(
        "Klumpsummorna blir {sum_ore}, men budgeten för kostnadsslaget är {budget_sek}."
    ),
    "lump_sum_counted_already": _("Kostnadsslaget täcks redan av en schablon eller redovisas med timmar."),
    "lump_sum_unknown": _("Välj en klumpsumma som finns i projektet."),
    "lump_sum_claimed": _("Klumpsumman är redan begärd, i rekvisition {number}."),
    "lump_sum_not_reached_then": _("Milstolpen ska ha nåtts {first}–{last}."),
    "lump_sum_proof_missing": _("Lägg till beviset för milstolpen {milestone}."),
    "lump_sum_not_written": _("En klumpsumma ändras inte. Ta bort raden och begär den på nytt."),
    "lump_sum_whole_or_nothing": _("En klumpsumma godkänns i sin helhet eller inte alls."),
    "claim_rows_covered": _(
        "{rows} rader är kostnader som redan täcks av timmar, en schablon eller en klumpsumma. Ta bort dem."
    ),
    "cost_voucher_missing": _("Ange verifikationens nummer."),
    "cost_text_missing": _("Skriv vad kostnaden avser."),
    "cost_amount_missing": _("Ange ett belopp som inte är noll."),
    "cost_rows_full": _("En rekvisition kan ha högst {most} rader."),
    "claim_period_backwards": _("Perioden kan inte sluta innan den börjar."),
    "claim_outside_project": _("Perioden ska ligga inom projekttiden, {first}–{last}."),
    "claim_period_taken": _("Kostnader till och med {last} är redan redovisade. Börja perioden efter det."),
    "claim_draft_exists": _("Projektet har redan en rekvisition som förbereds."),
    "claim_after_final": _(
        "Rekvisition {number} är projektets sista. Efter den kan ni inte skicka in någon till. Har ni fler"
        " kostnader: skriv till handläggaren."
    ),
    "claim_must_be_final": _("Projektet har slutat. Ange att det är projektets sista rekvisition."),
    "claim_time_over": _("Sista dagen att skicka in den sista rekvisitionen var {last}."),
    "claim_after_termination": _("Projektet avbröts {last}. Kostnader efter den dagen kan inte begäras."),
    "claim_has_no_rows": _("Lägg in minst en kostnad."),
    "claim_not_above_zero": _("Kostnaderna ska tillsammans vara större än noll."),
    "claim_period_not_ended": _("Skicka in rekvisitionen när perioden är slut, efter {last}."),
    "claim_open_already": _("En rekvisition behandlas. Nästa kan skickas in när den är avgjord och betald."),
    "claim_rows_outside": _("{rows} rader ligger utanför perioden eller budgeten. Rätta dem först."),
    "claim_flat_rate_leaves_no_room": _(
        "Schablonen täcker alla andra kostnader än personal. Ta bort raderna av andra kostnadsslag."
    ),
    "claim_rows_unchecked": _("{rows} rader är inte granskade."),
    "claim_approved_below_zero": _("De godkända kostnaderna kan inte vara mindre än noll."),
    "claim_conditions_unmet": _("Innan något betalas ska detta villkor vara uppfyllt: {condition}"),
    "claim_final_before_report": _(
        "En del hålls inne till slutrapporten. Godkänn slutrapporten innan den sista rekvisitionen avgörs."
    ),
    "claim_reasons_missing": _("Skriv skälen."),
    "claim_completion_missing": _("Skriv vad som ska kompletteras."),
    "claim_completion_day_passed": _("Välj en dag som inte har passerat."),
    "claim_sent_back_reason_missing": _("Skriv varför rekvisitionen lämnas tillbaka."),
    "approved_outside_row": _("Det godkända ska ligga mellan noll och det redovisade beloppet."),
    "check_reason_missing": _("Skriv skälet till att inte hela beloppet godkänns."),
    "computed_row_follows_the_staff": _(
        "Schablonen räknas ut från personalkostnaderna och granskas inte för sig."
    ),
    "row_not_in_claim": _("Raden hör inte till rekvisitionen."),
    "payment_day_in_future": _("Betalningsdagen har inte kommit ännu."),
    "payment_day_before_decision": _("Betalningen kan inte ha gjorts före beslutet."),
    "payment_reference_missing": _("Ange betalningens referens."),
    "csv_encoding": _(
        "Filen är inte i teckenkodningen UTF-8: rad {row}, kolumn {column} kan inte läsas. Spara filen som"
        " ”CSV UTF-8”."
    ),
    "csv_column_missing": _("Kolumnen {column} saknas i filens första rad."),
    "csv_column_twice": _("Kolumnen {column} finns två gånger i filens första rad."),
    "csv_row_unreadable": _(
        "Rad {row}, {column}: citattecknen går inte ihop. Ta bort citattecknet, eller stäng cellen med ett"
        " till på samma rad."
    ),
    "csv_too_many_rows": _("Filen har fler än {most} rader. Från och med rad {row} är inget läst."),
    "csv_formula": _("Rad {row}, {column}: cellen innehåller en formel ({value}). Skriv värdet i stället."),
    "csv_cell_too_long": _("Rad {row}, {column}: texten är längre än {most} tecken."),
    "csv_cell_empty": _("Rad {row}, {column}: cellen är tom."),
    "csv_cost_type_unknown": _("Rad {row}, {column}: {value} är inget kostnadsslag."),
    "csv_cost_type_not_in_budget": _("Rad {row}, {column}: kostnadsslaget finns inte i projektets budget."),
    "csv_by_the_hour": _("Rad {row}, {column}: i det här projektet redovisas personal med timmar."),
    "csv_in_flat_rate": _("Rad {row}, {column}: schablonen täcker redan de indirekta kostnaderna."),
    "csv_hours_unreadable": _("Rad {row}, {column}: {value} är inga timmar. Skriv till exempel 123,5."),
    "csv_hours_and_amount": _("Rad {row}, {column}: skriv timmar eller belopp, inte båda."),
    "csv_hours_not_agreed": _("Rad {row}, {column}: i det här projektet redovisas personal med belopp."),
    "csv_hours_person_unknown": _("Rad {row}, {column}: {person} har ingen beslutad timkostnad."),
    "csv_hours_no_rate_on_day": _("Rad {row}, {column}: {person} har ingen timkostnad som gäller den dagen."),
    "csv_hours_unlikely": _("Rad {row}, {column}: ange timmar över noll, och högst {most}."),
    "csv_hours_of_staff": _("Rad {row}, {column}: timmar redovisas på kostnadsslaget personal."),
    "csv_in_lump_sum": _("Rad {row}, {column}: en klumpsumma täcker redan kostnadsslaget."),
    "csv_date_unreadable": _("Rad {row}, {column}: {value} är ingen dag. Skriv till exempel 2027-03-31."),
    "csv_outside_period": _("Rad {row}, {column}: kostnaden ska vara bokförd {first}–{last}."),
    "csv_amount_unreadable": _("Rad {row}, {column}: {value} är inget belopp. Skriv till exempel 1234,50."),
    "csv_amount_zero": _("Rad {row}, {column}: beloppet är noll eller för stort."),
    "xlsx_old_or_locked": _(
        "Filen är en äldre Excelfil eller skyddad med lösenord. Spara den som .xlsx utan lösenord."
    ),
    "xlsx_unreadable": _("Filen kan inte läsas som en Excelfil. Spara den på nytt som .xlsx."),
    "xlsx_row_unreadable": _("Rad {row} kan inte läsas. Från och med den är inget läst."),
    "xlsx_sheet_missing": _("Inget blad har kolumnerna i första raden. Bladen i filen är: {sheets}."),
    "xlsx_too_large_unpacked": _(
        "Filen skulle bli {size_mb} megabyte när den packas upp. Gränsen är {limit_mb}. Inget är läst."
    ),
    "sie_accounts_unknown": _("Ange först vilka konton i bokföringen som hör till vilket kostnadsslag."),
    "sie_type_missing": _("Filen säger inte vilken SIE-typ den har (#SIETYP). Exportera typ 4."),
    "sie_type_wrong": _(
        "Rad {row}: filen har SIE-typ {value}, som saknar verifikationer. Exportera typ 4 i stället."
    ),
    "sie_organisation_missing": _("Filen säger inte vilken organisation den hör till (#ORGNR)."),
    "sie_organisation_wrong": _("Rad {row}: filen hör till {value}, men projektet drivs av {expected}."),
    "sie_object_unknown": _("Objektet {object} i dimension {dimension} finns inte i filen (#OBJEKT)."),
    "sie_currency_wrong": _("Rad {row}: filen är i {value}. Kostnader redovisas i svenska kronor."),
    "sie_year_missing": _("Filen säger inte vilket räkenskapsår den gäller (#RAR 0)."),
    "sie_year_wrong": _(
        "Rad {row}: filen gäller räkenskapsåret {first}–{last}, men rekvisitionen {from_day}–{to_day}."
    ),
    "sie_line_unreadable": _("Rad {row} kan inte läsas: {value}"),
    "sie_voucher_unbalanced": _(
        "Rad {row}: verifikation {voucher} går inte jämnt ut. Den skiljer {difference_ore}."
    ),
    "sie_account_unmapped": _(
        "Rad {row}: konto {account} är märkt med projektet men hör till inget kostnadsslag här."
    ),
    "sie_account_sum_wrong": _(
        "Rad {row}: konto {account} är {told_ore} för året, men verifikationerna i filen är {found_ore}."
    ),
    "sie_nothing_found": _("Filen har inga kostnader för projektet i rekvisitionens period."),
    "bookkeeping_accounts_missing": _("Ange minst ett konto med sitt kostnadsslag."),
    "bookkeeping_span_backwards": _("Kontot {first} kommer efter {last}."),
    "bookkeeping_spans_overlap": _("Konto {account} står på två rader."),
    "bookkeeping_dimension_missing": _("Ange både dimension och objekt, eller inget av dem."),
    "bookkeeping_cost_type_not_in_budget": _("Kostnadsslaget på rad {row} finns inte i projektets budget."),
    "cost_file_under_way": _("En fil läses redan in i rekvisitionen. Vänta tills den är klar."),
    "cost_file_stopped": _("Rekvisitionen ändrades medan filen lästes in. Resten av filen är inte inläst."),
    "cost_file_broke_off": _(
        "Något gick fel hos oss när filen lästes in. Raderna som hann läsas in finns i rekvisitionen. Skicka"
        " filen igen och låt den ersätta raderna som redan finns, eller skriv in de rader som saknas."
    ),
    "payee_account_wrong": _("Numret kan inte stämma. Kontrollera siffrorna."),
    "payee_account_kind_missing": _("Välj bankgiro, plusgiro eller IBAN."),
    "payer_name_missing": _("Skriv kontohavarens namn."),
    "payer_iban_wrong": _("IBAN kan inte stämma. Kontrollera tecknen."),
    "payer_bic_wrong": _("BIC har åtta eller elva tecken, till exempel NDEASESS."),
    "batch_payer_missing": _("Ange först kontot som myndigheten betalar från."),
    "batch_empty": _("Välj minst en betalning."),
    "batch_day_passed": _("Välj en betalningsdag som inte har passerat."),
    "batch_day_not_banking": _("Bankerna är stängda den dagen. Välj till exempel {next}."),
    "batch_payment_not_payable": _(
        "{payment} kan du inte betala: den är inte klar, eller så beslutade du om den."
    ),
    "batch_payment_under_way": _("{payment} finns redan i en betalfil."),
    "batch_payee_unconfirmed": _("{payment}: {payee} har inget bekräftat konto att betala till."),
    "batch_file_wrong": _("Filen svarar inte mot bankens schema: {words}"),
    "batch_reason_missing": _("Skriv varför."),
    "payment_in_a_file": _("Betalningen är på väg i {batch}. Den noteras när banken har betalat."),
    "camt_unreadable": _("Filen kan inte läsas som XML: {words}"),
    "camt_another_kind": _("Filen är av slaget {kind}. Läs in bankens camt.054."),
    "camt_without_name": _("Filen saknar meddelandets namn (MsgId)."),
    "camt_without_entries": _("Filen har inga betalningar."),
    "bank_report_read_before": _("Beskedet {name} är redan inläst."),
    "advance_reasons_missing": _("Skriv de särskilda skälen till ett förskott."),
    "advance_amount_missing": _("Ange hur stort förskott ni behöver."),
    "advance_open_already": _("Projektet har redan ett förskott som prövas."),
    "advance_viability_missing": _("Skriv hur den ekonomiska bärkraften har prövats."),
    "advance_viability_day_missing": _("Ange vilken dag bärkraften prövades."),
    "advance_decision_reasons_missing": _("Skriv skälen för beslutet."),
    "advance_not_allowed": _("{finding} Källa: {source}"),
    "recovery_amount_missing": _("Ange hur mycket som ska krävas tillbaka."),
    "recovery_reasons_missing": _("Skriv varför pengarna krävs tillbaka."),
    "recovery_ground_missing": _("Välj grunden för återkravet."),
    "recovery_grant_not_lowered": _("Bidraget kan bara sättas ned till ett lägre belopp än {granted_ore}."),
    "recovery_disallowed_too_much": _(
        "Så stora kostnader har inte godkänts. Godkänt hittills: {approved_ore}."
    ),
    "recovery_under_way": _("Ett återkrav handläggs redan i projektet."),
    "recovery_too_late": _(
        "Pengarna kan krävas tillbaka till och med {last}, {years} år efter betalningen. Källa: {source}"
    ),
    "recovery_nothing_paid": _("Inget har betalats ut i projektet."),
    "recovery_reply_day_passed": _("Välj en dag som inte har passerat."),
    "recovery_reply_not_yet": _("Mottagaren får yttra sig till och med {last}, och har inte svarat ännu."),
    "recovery_reply_missing": _("Skriv ert yttrande."),
    "recovery_not_allowed": _("{finding} Källa: {source}"),
    "recovery_due_day_passed": _("Kravet kan inte förfalla innan det har skickats."),
    "recovery_paid_before_invoice": _("Återbetalningen kan inte ha gjorts före kravet."),
    "recovery_rate_missing": _("Referensräntan är inte känd för hela tiden. Lägg in den först."),
    "reference_rate_taken": _("En referensränta är redan inlagd för den tiden."),
    "reference_rate_backwards": _("Tiden kan inte sluta innan den börjar."),
    "reference_rate_source_missing": _("Skriv källan till räntan."),
    "ledger_not_enough": _("Det finns inte så mycket kvar: {left_ore} på {account}."),
    "ledger_amount_missing": _("Ange ett belopp över noll."),
    "ledger_reference_missing": _("Skriv vilket beslut beloppet vilar på."),
    "ledger_case_not_in_preparation": _("Ärendet är avgjort. En reservation för det kan bara släppas."),
    "ledger_appropriation_taken": _("Anslaget finns redan för det året."),
    "ledger_name_missing": _("Ge anslaget ett namn."),
    "ledger_year_unlikely": _("Ange ett år mellan 2000 och 2100."),
    "ledger_frame_missing": _(
        "Omgångens ram är inte förd i ramboken. Låt en controller fördela anslag till {round} först."
    ),
}
