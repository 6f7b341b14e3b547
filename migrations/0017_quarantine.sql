-- Who opened a link, when and how: evidence for telling people from mail scanners. No answer; a few for each link, gone after a month.
create table link_visits (
  tenant_id     uuid not null references tenants (id) on delete cascade,
  id            uuid not null,
  invitation_id uuid not null,
  kind          text not null,
  came_at       timestamptz not null,
  rating        integer,
  page_load     uuid,
  visitor       bytea not null,
  agent         text,
  primary key (tenant_id, id),
  foreign key (tenant_id, invitation_id) references invitations (tenant_id, id) on delete cascade
);
create index ix_link_visits_tenant_id_invitation_id_came_at on link_visits (tenant_id, invitation_id, came_at);
create index ix_link_visits_tenant_id_came_at on link_visits (tenant_id, came_at);
call raise_wall('link_visits');

-- Answers that look like a machine's: counted nowhere until somebody releases them.
create table set_aside_answers (
  tenant_id     uuid not null references tenants (id) on delete cascade,
  id            uuid not null,
  survey_id     uuid not null,
  invitation_id uuid not null,
  rating        integer not null,
  comment       text,
  choices       jsonb not null,
  texts         jsonb not null,
  language      text,
  came_at       timestamptz not null,
  came_on       date not null,
  reasons       text[] not null,
  evidence      jsonb not null,
  state         text not null,
  decided_at    timestamptz,
  decided_by    text,
  primary key (tenant_id, id),
  foreign key (tenant_id, survey_id) references surveys (tenant_id, id) on delete cascade,
  foreign key (tenant_id, invitation_id) references invitations (tenant_id, id) on delete cascade
);
create index ix_set_aside_answers_tenant_id_survey_id_came_on on set_aside_answers (tenant_id, survey_id, came_on);
create index ix_set_aside_answers_tenant_id_invitation_id on set_aside_answers (tenant_id, invitation_id);
call raise_wall('set_aside_answers');
