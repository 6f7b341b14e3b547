-- What a request that named itself by Idempotency-Key was answered, so that the same one sent again is answered alike. Gone after a day.
create table kept_replies (
  tenant_id     uuid not null references tenants (id) on delete cascade,
  key           text not null,
  request_hash  bytea not null,
  asked_at      timestamptz not null,
  status        integer,
  content_type  text,
  location      text,
  body          text,
  primary key (tenant_id, key)
);
create index ix_kept_replies_tenant_id_asked_at on kept_replies (tenant_id, asked_at);
call raise_wall('kept_replies');
