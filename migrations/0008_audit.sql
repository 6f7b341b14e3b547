-- Who did what to which thing. Never a customer's name or address: an entry about a contact has only its id.
create table audit_entries (
  tenant_id    uuid not null references tenants (id) on delete cascade,
  id           uuid not null,
  at           timestamptz not null,
  actor_kind   text not null,
  actor_id     uuid,
  actor_name   text not null,
  address      text,
  action       text not null,
  subject_kind text not null,
  subject_id   text,
  subject_name text,
  before       jsonb,
  after        jsonb,
  primary key (tenant_id, id)
);
create index ix_audit_entries_tenant_id_action_id on audit_entries (tenant_id, action, id);

-- The wall by hand: what is written can be read and added to. There is no policy to change or delete by.
alter table audit_entries enable row level security;
alter table audit_entries force row level security;
create policy tenant_wall on audit_entries for select
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
create policy tenant_wall_append on audit_entries for insert
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));

-- Without a policy a change would find no row and say nothing, so the statement itself is refused aloud. A whole workspace
-- takes its log along: that deletion comes from the foreign key, one trigger deep, when the workspace is gone already.
create function refuse_change_of_audit() returns trigger language plpgsql set search_path from current as $$
begin
  if tg_op = 'DELETE' and tg_level = 'STATEMENT' and pg_trigger_depth() > 1 then
    return null;
  end if;
  if tg_op = 'DELETE' and tg_level = 'ROW' and not exists (select from tenants where id = old.tenant_id) then
    return old;
  end if;
  raise exception 'The audit log can only be added to.' using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on audit_entries
  for each statement execute function refuse_change_of_audit();
create trigger append_only_rows before update or delete on audit_entries
  for each row execute function refuse_change_of_audit();
