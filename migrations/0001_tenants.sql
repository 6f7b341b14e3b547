-- The directory of workspaces, and the wall between them.

create table tenants (
  id             uuid primary key,
  name           text not null,
  slug           text not null unique,
  time_zone      text not null,
  locale         text not null,
  created_at     timestamptz not null
);

-- Raises the wall on one table: row-level security, forced so that it binds the owner too.
-- `app.tenant` is set when a connection is opened. After the pool's reset it is an empty string,
-- hence nullif; the sub-select makes PostgreSQL compute it once a statement, not once a row.
create procedure raise_wall(walled regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', walled);
  execute format('alter table %s force row level security', walled);
  execute format(
    'create policy tenant_wall on %s using (tenant_id = (select nullif(current_setting(''app.tenant'', true), '''')::uuid))',
    walled);
end
$$;

-- Which workspace has work, and from when: a job reads this outside the wall, then enters one workspace.
create table due_hints (
  tenant_id uuid not null references tenants (id) on delete cascade,
  work      text not null,
  due_at    timestamptz not null,
  primary key (tenant_id, work)
);

-- The keys that protect cookies and forms, shared by all nodes.
create table data_protection_keys (
  name text primary key,
  xml  text not null
);
