-- Whether the page's script had seen a hand move: what a machine sends afterwards doesn't undo such an answer.
alter table link_visits add column by_hand boolean not null default false;
