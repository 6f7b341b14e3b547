-- The numbers by mail: what a member asked for, for themselves.
create table digests (
  tenant_id      uuid not null references tenants (id) on delete cascade,
  member_id      uuid not null,
  frequency      text not null,
  -- of the day, in the workspace's zone
  hour           integer not null,
  -- none: all that are live
  survey_ids     uuid[] not null,
  -- the first day that none has told of yet
  told_until_day date not null,
  -- empty while it is off
  next_due_at    timestamptz,
  primary key (tenant_id, member_id),
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade
);
create index ix_digests_tenant_id_next_due_at on digests (tenant_id, next_due_at) where next_due_at is not null;
call raise_wall('digests');
