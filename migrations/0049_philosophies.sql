-- What somebody said to a question of theirs, where it asks for words.
alter table colleague_answers add column words jsonb not null default '{}';

-- What support stands for: purpose, vision, values with what shows them, and teams with what shows them.
create table philosophies (
  tenant_id   uuid not null references tenants (id) on delete cascade,
  purpose     text,
  vision      text,
  "values"    jsonb not null,
  teams       jsonb not null,
  owner_id    uuid,
  revisit_day date,
  -- When its owner is reminded; nothing once they were.
  remind_at   timestamptz,
  -- Of the link under which anybody may read its words; nothing where nobody outside may.
  public_id   uuid,
  changed_at  timestamptz not null,
  primary key (tenant_id),
  foreign key (tenant_id, owner_id) references members (tenant_id, id) on delete set null (owner_id)
);
create index philosophies_owner on philosophies (tenant_id, owner_id);
call raise_wall('philosophies');
