-- Files that admins upload to import, and what became of them. A row goes by its forget_at, with all that hangs on it.
create table imports (
  tenant_id        uuid not null references tenants (id) on delete cascade,
  id               uuid not null,
  file_name        text not null,
  uploaded_at      timestamptz not null,
  bytes            bigint not null,
  headers          text[] not null,
  separator        text not null,
  state            text not null,
  -- which column is what
  choices          jsonb,
  -- what the dry run counted, and what has been imported so far
  trial            jsonb,
  report           jsonb,
  done_bytes       bigint not null,
  done_line        integer not null,
  problem          text,
  ordered_by_id    uuid,
  ordered_by_name  text,
  ended_at         timestamptz,
  forget_at        timestamptz not null,
  primary key (tenant_id, id)
);
create index ix_imports_tenant_id_forget_at on imports (tenant_id, forget_at);
call raise_wall('imports');

-- The file, in UTF-8, cut between lines where there are any: gone as soon as the import has ended.
create table import_chunks (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  import_id  uuid not null,
  starts_at  bigint not null,
  bytes      bytea not null,
  primary key (tenant_id, import_id, starts_at),
  foreign key (tenant_id, import_id) references imports (tenant_id, id) on delete cascade
);
call raise_wall('import_chunks');

-- Rows that could not be taken, and why: the first of them.
create table import_notes (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  import_id  uuid not null,
  number     integer not null,
  line       integer not null,
  message    text not null,
  is_lost    boolean not null,
  primary key (tenant_id, import_id, number),
  foreign key (tenant_id, import_id) references imports (tenant_id, id) on delete cascade
);
call raise_wall('import_notes');

-- What was chosen for files with these columns (a hash of their first line).
create table import_choices (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  headers    bytea not null,
  choices    jsonb not null,
  used_at    timestamptz not null,
  primary key (tenant_id, headers)
);
call raise_wall('import_choices');
