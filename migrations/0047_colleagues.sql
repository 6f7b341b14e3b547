-- Surveys among colleagues. What they answer stands apart from customers' answers, and nothing in a row leads to a person.
create table colleague_rounds (
  tenant_id      uuid not null references tenants (id) on delete cascade,
  id             uuid not null,
  kind           text not null,
  title          text not null,
  questions      jsonb not null,
  opened_at      timestamptz not null,
  -- The last day on which it can be answered.
  closes_day     date not null,
  smallest_group integer not null,
  asked          integer not null,
  -- Of those who are asked; without a team, the id of zeros.
  team_ids       uuid[] not null,
  primary key (tenant_id, id)
);
call raise_wall('colleague_rounds');

-- The links that were mailed, until the round is over. To whom stands in the letter alone, which goes when it has left.
create table colleagues_asked (
  tenant_id    uuid not null references tenants (id) on delete cascade,
  id           uuid not null,
  round_id     uuid not null,
  team_id      uuid,
  has_answered boolean not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, round_id) references colleague_rounds (tenant_id, id) on delete cascade,
  foreign key (tenant_id, team_id) references teams (tenant_id, id) on delete set null (team_id)
);
create index colleagues_asked_round on colleagues_asked (tenant_id, round_id);
create index colleagues_asked_team on colleagues_asked (tenant_id, team_id);
call raise_wall('colleagues_asked');

-- Ids are random and there is no moment, so that no order tells who answered when.
create table colleague_answers (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id        uuid not null,
  round_id  uuid not null,
  team_id   uuid,
  ratings   jsonb not null,
  comment   text,
  primary key (tenant_id, id),
  foreign key (tenant_id, round_id) references colleague_rounds (tenant_id, id) on delete cascade,
  foreign key (tenant_id, team_id) references teams (tenant_id, id) on delete set null (team_id)
);
create index colleague_answers_round on colleague_answers (tenant_id, round_id);
create index colleague_answers_team on colleague_answers (tenant_id, team_id);
call raise_wall('colleague_answers');
