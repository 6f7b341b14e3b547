-- A kiosk's answers may come after the survey was withdrawn, and count where they were given before.
alter table surveys add column withdrawn_at timestamptz;
