create table surveys (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  name       text not null,
  template   text not null,
  kind       text not null,
  draft      jsonb not null,
  published  integer,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
call raise_wall('surveys');

-- What people were asked, never changed after publication: an answer is pinned to its version.
-- rule_version grows only when the scale or its reading changes; answers of one rule_version add up.
create table survey_versions (
  tenant_id    uuid not null references tenants (id) on delete cascade,
  survey_id    uuid not null,
  number       integer not null,
  content      jsonb not null,
  metric       text not null,
  lowest       integer not null,
  highest      integer not null,
  favourable   integer[] not null,
  direction    text not null,
  rule_version integer not null,
  published_at timestamptz not null,
  primary key (tenant_id, survey_id, number),
  foreign key (tenant_id, survey_id) references surveys (tenant_id, id) on delete cascade
);
call raise_wall('survey_versions');
