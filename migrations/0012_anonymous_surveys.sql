-- Nothing leads from an answer to such a survey to the person who gave it, nor back: no id, no ticket, no moment but the day.
alter table surveys add is_anonymous boolean not null default false;

-- That this link has been used, which is all that stays of the answering: its invitation looks like one that wasn't answered.
alter table invitations add has_anonymous_answer boolean not null default false;
