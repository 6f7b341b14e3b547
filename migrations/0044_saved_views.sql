-- Views of the scores that people come back to: a name for an address.
create table saved_views (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  name       text not null,
  address    text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
call raise_wall('saved_views');
