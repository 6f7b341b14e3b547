-- Help desks that send what happens to their tickets. The address is made from a secret outside the database.
create table connections (
  tenant_id        uuid not null references tenants (id) on delete cascade,
  id               uuid not null,
  vendor           text not null,
  name             text not null,
  -- under which the interactions are known
  source           text not null,
  -- by which the help desk signs; sealed
  secret           bytea,
  -- which field stands where, and what its words mean
  mapping          jsonb not null,
  created_at       timestamptz not null,
  last_received_at timestamptz,
  refused          integer not null,
  last_refused_at  timestamptz,
  last_refusal     text,
  removed_at       timestamptz,
  primary key (tenant_id, id)
);
call raise_wall('connections');

-- The last ten of each connection, to see whether it is set up well; for a week, and until somebody is erased.
create table received_payloads (
  tenant_id      uuid not null references tenants (id) on delete cascade,
  id             uuid not null,
  connection_id  uuid not null,
  received_at    timestamptz not null,
  body           text not null,
  outcome        text not null,
  explanation    text,
  interaction_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id)
);
create index ix_received_payloads_tenant_id_connection_id_id on received_payloads (tenant_id, connection_id, id);
create index ix_received_payloads_tenant_id_received_at on received_payloads (tenant_id, received_at);
call raise_wall('received_payloads');
