-- That somebody was erased, when and by whom; never who it was.
create table erasures (
  tenant_id    uuid not null references tenants (id) on delete cascade,
  id           uuid not null,
  erased_at    timestamptz not null,
  actor_kind   text not null,
  actor_name   text not null,
  interactions integer not null,
  invitations  integer not null,
  answers      integer not null,
  primary key (tenant_id, id)
);
call raise_wall('erasures');

-- Fingerprints of what was erased, by the names that help desks know it by: sent again, it is refused. Nothing leads from
-- here to the row that stayed, nor from the row to here.
create table erased_keys (
  tenant_id uuid not null references tenants (id) on delete cascade,
  hash      bytea not null,
  primary key (tenant_id, hash)
);
call raise_wall('erased_keys');

-- Who must not be asked and was erased since: the wish stays, the address doesn't.
create table sealed_suppressions (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  hash       bytea not null,
  scope      text not null,
  created_at timestamptz not null,
  primary key (tenant_id, hash, scope)
);
call raise_wall('sealed_suppressions');

-- After how many months words and people are forgotten; null keeps them.
create table privacy_settings (
  tenant_id   uuid primary key references tenants (id) on delete cascade,
  keep_months integer,
  changed_at  timestamptz not null
);
call raise_wall('privacy_settings');

-- From when on the workspace is deleted for good; until then it can be kept.
alter table tenants add delete_at timestamptz;

-- That there was a workspace, without its name. Outside the wall, as it outlives the workspace.
create table deleted_workspaces (
  id           uuid primary key,
  deleted_at   timestamptz not null,
  contacts     bigint not null,
  interactions bigint not null,
  answers      bigint not null
);
