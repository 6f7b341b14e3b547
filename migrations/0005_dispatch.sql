-- Which closed interactions lead to which survey, and how (terms: the JSON of the API).
create table rules (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  survey_id  uuid not null,
  priority   integer not null,
  terms      jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, survey_id) references surveys (tenant_id, id) on delete cascade
);
create index ix_rules_tenant_id_survey_id on rules (tenant_id, survey_id);
call raise_wall('rules');

-- One row for each survey, interaction and resolution, also when nobody was asked: then with the reason.
-- Agent, team, channel and tags are those at the time of sending.
create table invitations (
  tenant_id      uuid not null references tenants (id) on delete cascade,
  id             uuid not null,
  survey_id      uuid not null,
  survey_version integer,
  rule_id        uuid,
  interaction_id uuid not null,
  resolution     integer not null,
  contact_id     uuid,
  status         text not null,
  reason         text,
  planned_at     timestamptz not null,
  due_at         timestamptz,
  sent_at        timestamptz,
  expires_at     timestamptz,
  answered_at    timestamptz,
  completed_at   timestamptz,
  lease_ends_at   timestamptz,
  attempts       integer not null,
  last_error     text,
  agent_id       uuid,
  team_id        uuid,
  channel        text,
  tags           text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, survey_id) references surveys (tenant_id, id) on delete cascade,
  foreign key (tenant_id, survey_id, survey_version) references survey_versions (tenant_id, survey_id, number),
  foreign key (tenant_id, rule_id) references rules (tenant_id, id) on delete set null (rule_id),
  foreign key (tenant_id, interaction_id) references interactions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id),
  foreign key (tenant_id, agent_id) references agents (tenant_id, id),
  foreign key (tenant_id, team_id) references teams (tenant_id, id)
);
create unique index ix_invitations_tenant_id_interaction_id_resolution_survey_id
  on invitations (tenant_id, interaction_id, resolution, survey_id);
create index ix_invitations_tenant_id_due_at on invitations (tenant_id, due_at)
  where status in ('scheduled', 'deferred', 'sending');
create index ix_invitations_tenant_id_contact_id_sent_at on invitations (tenant_id, contact_id, sent_at);
create index ix_invitations_tenant_id_survey_id_sent_at on invitations (tenant_id, survey_id, sent_at);
create index ix_invitations_tenant_id_planned_at on invitations (tenant_id, planned_at);
create index ix_invitations_tenant_id_rule_id on invitations (tenant_id, rule_id);
call raise_wall('invitations');

-- Who must not be asked: by address, for one kind of survey or for all.
create table suppressions (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  email      text not null,
  scope      text not null,
  reason     text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index ix_suppressions_tenant_id_email_scope on suppressions (tenant_id, email, scope);
call raise_wall('suppressions');
