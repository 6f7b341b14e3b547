-- Every attempt to send somebody something, and what came of it. The address goes when the person is erased.
create table message_log (
  tenant_id     uuid not null references tenants (id) on delete cascade,
  id            uuid not null,
  invitation_id uuid not null,
  reminder      integer not null,
  attempt       integer not null,
  address       text,
  sent_at       timestamptz not null,
  outcome       text not null,
  fault         text,
  detail        text,
  primary key (tenant_id, id),
  foreign key (tenant_id, invitation_id) references invitations (tenant_id, id) on delete cascade
);
create index ix_message_log_tenant_id_invitation_id on message_log (tenant_id, invitation_id);
call raise_wall('message_log');

-- Where a wish not to be asked comes from, and until when it holds; without an end it holds for good.
alter table suppressions add column source text, add column expires_at timestamptz;
alter table suppressions no force row level security;
update suppressions set source = case when reason = 'by_hand' then 'workspace' else 'mail' end;
alter table suppressions force row level security;
alter table suppressions alter column source set not null;
