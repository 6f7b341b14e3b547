-- How often each rating was given: by day, survey, rule, agent, team and channel.
-- A missing agent or team is the zero id and a missing channel is empty, as a key can't hold null.
create table daily_tallies (
  tenant_id    uuid not null references tenants (id) on delete cascade,
  survey_id    uuid not null,
  rule_version integer not null,
  day          date not null,
  agent_id     uuid not null,
  team_id      uuid not null,
  channel      text not null,
  rating       integer not null,
  n            bigint not null,
  primary key (tenant_id, survey_id, rule_version, day, agent_id, team_id, channel, rating),
  foreign key (tenant_id, survey_id) references surveys (tenant_id, id) on delete cascade
);
call raise_wall('daily_tallies');
