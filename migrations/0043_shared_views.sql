-- Whether links may show numbers outside of the workspace; without a row they may not.
create table sharing_settings (
  tenant_id  uuid primary key references tenants (id) on delete cascade,
  is_allowed boolean not null
);
call raise_wall('sharing_settings');

-- Views of the overview that whoever has the link may read. The link is made from a secret outside the database.
create table shared_views (
  tenant_id    uuid not null references tenants (id) on delete cascade,
  id           uuid not null,
  survey_id    uuid not null,
  -- the filters of the view
  terms        jsonb not null,
  shows_agents boolean not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  revoked_at   timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, survey_id) references surveys (tenant_id, id)
);
create index ix_shared_views_tenant_id_survey_id on shared_views (tenant_id, survey_id);
call raise_wall('shared_views');
