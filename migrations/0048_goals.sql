-- What a manager wants of one figure until a day, and what became of it.
create table goals (
  tenant_id     uuid not null references tenants (id) on delete cascade,
  id            uuid not null,
  name          text not null,
  metric        jsonb not null,
  baseline      double precision not null,
  baseline_low  double precision,
  baseline_high double precision,
  target        double precision not null,
  start_day     date not null,
  deadline_day  date not null,
  owner_id      uuid,
  serves        text,
  verdict       text not null,
  created_at    timestamptz not null,
  -- When its verdict is looked at next; nothing once the deadline has passed.
  next_look_at  timestamptz,
  reviewed_at   timestamptz,
  review        text,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references members (tenant_id, id) on delete set null (owner_id)
);
create index goals_owner on goals (tenant_id, owner_id);
create index goals_next_look on goals (tenant_id, next_look_at) where next_look_at is not null;
call raise_wall('goals');

-- A goal's history, in words.
create table goal_notes (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id        uuid not null,
  goal_id   uuid not null,
  at        timestamptz not null,
  words     text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, goal_id) references goals (tenant_id, id) on delete cascade
);
create index goal_notes_goal on goal_notes (tenant_id, goal_id, id);
call raise_wall('goal_notes');
