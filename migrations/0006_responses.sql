create table responses (
  tenant_id      uuid not null references tenants (id) on delete cascade,
  id             uuid not null,
  survey_id      uuid not null,
  survey_version integer not null,
  rule_version   integer not null,
  invitation_id  uuid,
  interaction_id uuid,
  contact_id     uuid,
  external_id    text,
  rating         integer not null,
  band           text not null,
  comment        text,
  via            text not null,
  answered_at    timestamptz not null,
  -- the day of the first rating in the workspace's zone: what trends count by
  answered_on    date not null,
  agent_id       uuid,
  team_id        uuid,
  channel        text,
  tags           text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, survey_id, survey_version) references survey_versions (tenant_id, survey_id, number),
  foreign key (tenant_id, invitation_id) references invitations (tenant_id, id),
  foreign key (tenant_id, interaction_id) references interactions (tenant_id, id),
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id),
  foreign key (tenant_id, agent_id) references agents (tenant_id, id),
  foreign key (tenant_id, team_id) references teams (tenant_id, id)
);
create unique index ix_responses_tenant_id_invitation_id on responses (tenant_id, invitation_id);
create unique index ix_responses_tenant_id_survey_id_external_id on responses (tenant_id, survey_id, external_id);
create unique index ix_responses_tenant_id_survey_id_interaction_id
  on responses (tenant_id, survey_id, interaction_id) where invitation_id is null;
create index ix_responses_tenant_id_survey_id_answered_on on responses (tenant_id, survey_id, answered_on);
create index ix_responses_tenant_id_answered_at on responses (tenant_id, answered_at);
call raise_wall('responses');

-- The days whose answers changed, appended by the answer's own statement and eaten by the roll-up.
-- Appended rather than kept as one hint a workspace, so that no two answers wait for the same row.
-- Outside the wall: the job finds its work here, then enters the workspace.
create table changed_days (
  id        bigint generated always as identity primary key,
  tenant_id uuid not null references tenants (id) on delete cascade,
  survey_id uuid not null,
  day       date not null
);
