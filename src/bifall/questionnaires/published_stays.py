"""The statements by which the database itself keeps a published form version as it is."""

from __future__ import annotations

PROTECT = {
    "sqlite": [
        "CREATE TRIGGER form_version_no_update BEFORE UPDATE ON questionnaires_formversion"
        " WHEN OLD.published_at IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'a published form version stays as it is'); END",
        "CREATE TRIGGER form_version_no_delete BEFORE DELETE ON questionnaires_formversion"
        " WHEN OLD.published_at IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'a published form version stays as it is'); END",
        # REPLACE removes a row without asking the trigger above.
        "CREATE TRIGGER form_version_no_replace BEFORE INSERT ON questionnaires_formversion"
        " WHEN EXISTS (SELECT 1 FROM questionnaires_formversion WHERE published_at IS NOT NULL"
        " AND (id = NEW.id OR (form_id = NEW.form_id AND number = NEW.number)))"
        " BEGIN SELECT RAISE(ABORT, 'a published form version stays as it is'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION form_version_published_stays() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'a published form version stays as it is'; END $$",
        "CREATE TRIGGER form_version_published_stays BEFORE UPDATE OR DELETE ON questionnaires_formversion"
        " FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)"
        " EXECUTE FUNCTION form_version_published_stays()",
        "CREATE TRIGGER form_version_no_truncate BEFORE TRUNCATE ON questionnaires_formversion"
        " FOR EACH STATEMENT EXECUTE FUNCTION form_version_published_stays()",
    ],
}

RELEASE = {
    "sqlite": [
        "DROP TRIGGER form_version_no_update",
        "DROP TRIGGER form_version_no_delete",
        "DROP TRIGGER form_version_no_replace",
    ],
    "postgresql": [
        "DROP TRIGGER form_version_no_truncate ON questionnaires_formversion",
        "DROP TRIGGER form_version_published_stays ON questionnaires_formversion",
        "DROP FUNCTION form_version_published_stays()",
    ],
}
