-- A workspace's own OpenID Connect issuer. The secret is encrypted by Data Protection and never leaves again.
create table single_sign_on (
  tenant_id     uuid primary key references tenants (id) on delete cascade,
  issuer        text not null,
  client_id     text not null,
  client_secret bytea not null,
  is_required   boolean not null,
  newcomers     text,
  proven_at     timestamptz,
  created_at    timestamptz not null,
  changed_at    timestamptz not null
);
call raise_wall('single_sign_on');
