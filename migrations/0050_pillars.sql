-- The pillars of customers' experience as a workspace has them, and the survey that asks customers about them.
create table pillar_plans (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  pillars    jsonb not null,
  survey_id  uuid,
  -- The attribute of contacts by which customers are told apart.
  segment_by text,
  -- Wanted half-width of a share, in points.
  margin     double precision not null,
  changed_at timestamptz not null,
  primary key (tenant_id),
  foreign key (tenant_id, survey_id) references surveys (tenant_id, id)
);
create index pillar_plans_survey on pillar_plans (tenant_id, survey_id);
call raise_wall('pillar_plans');
