-- From whom a workspace's mails come. Its own address is used while its domain has the records that let the operator's mail server send for it.
create table senders (
  tenant_id    uuid primary key references tenants (id) on delete cascade,
  from_name    text,
  from_address text,
  reply_to     text,
  verified_at  timestamptz,
  lost_at      timestamptz,
  checked_at   timestamptz,
  -- what the last check saw
  records      jsonb not null
);
call raise_wall('senders');
