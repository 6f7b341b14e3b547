create table contacts (
  tenant_id   uuid not null references tenants (id) on delete cascade,
  id          uuid not null,
  external_id text,
  email       text,
  name        text,
  locale      text,
  time_zone   text,
  attributes  jsonb not null,
  created_at  timestamptz not null,
  primary key (tenant_id, id)
);
create unique index ix_contacts_tenant_id_external_id on contacts (tenant_id, external_id);
create unique index ix_contacts_tenant_id_email on contacts (tenant_id, email);
call raise_wall('contacts');

create table agents (
  tenant_id   uuid not null references tenants (id) on delete cascade,
  id          uuid not null,
  external_id text,
  email       text,
  name        text not null,
  primary key (tenant_id, id)
);
create unique index ix_agents_tenant_id_external_id on agents (tenant_id, external_id);
create index ix_agents_tenant_id_email on agents (tenant_id, email);
create index ix_agents_tenant_id_name on agents (tenant_id, name);
call raise_wall('agents');

create table teams (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id        uuid not null,
  name      text not null,
  primary key (tenant_id, id)
);
create unique index ix_teams_tenant_id_name on teams (tenant_id, name);
call raise_wall('teams');

-- One row for each ticket, chat or call; its source and external id make it idempotent.
create table interactions (
  tenant_id         uuid not null references tenants (id) on delete cascade,
  id                uuid not null,
  source            text not null,
  external_id       text not null,
  channel           text,
  status            text not null,
  subject           text,
  tags              text[] not null,
  team_id           uuid,
  agent_id          uuid,
  contact_id        uuid,
  opened_at         timestamptz,
  first_response_at timestamptz,
  resolved_at       timestamptz,
  closed_at         timestamptz,
  replies           integer,
  contacts          integer,
  reopened          integer,
  attributes        jsonb not null,
  resolution        integer not null,
  resolution_at     timestamptz,
  updated_at        timestamptz,
  received_at       timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, team_id) references teams (tenant_id, id),
  foreign key (tenant_id, agent_id) references agents (tenant_id, id),
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id)
);
create unique index ix_interactions_tenant_id_source_external_id on interactions (tenant_id, source, external_id);
create index ix_interactions_tenant_id_received_at on interactions (tenant_id, received_at);
create index ix_interactions_tenant_id_contact_id on interactions (tenant_id, contact_id);
create index ix_interactions_tenant_id_agent_id on interactions (tenant_id, agent_id);
create index ix_interactions_tenant_id_team_id on interactions (tenant_id, team_id);
call raise_wall('interactions');
