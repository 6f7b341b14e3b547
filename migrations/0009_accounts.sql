-- A sign-in of a person on one browser, kept on our side so that it can be seen and ended at any time.
-- Outside the wall, like the account. One that a workspace's own issuer vouched for is confined to that workspace.
create table sessions (
  id          uuid primary key,
  account_id  uuid not null references accounts (id) on delete cascade,
  confined_to uuid references tenants (id) on delete cascade,
  proven_by   text not null,
  proven_at   timestamptz not null,
  created_at  timestamptz not null,
  seen_at     timestamptz not null,
  address     text,
  browser     text
);
create index ix_sessions_account_id on sessions (account_id);
create index ix_sessions_confined_to on sessions (confined_to);

create table account_passkeys (
  credential_id bytea primary key,
  user_id       uuid not null references accounts (id) on delete cascade,
  data          jsonb not null
);
create index ix_account_passkeys_user_id on account_passkeys (user_id);

-- A one-time code counts once, though it is right for a minute and a half.
alter table accounts add last_code text, add last_code_at timestamptz;

-- Who was asked to join. The link's secret has 256 bits, so a plain SHA-256 is enough to keep it.
create table member_invites (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  email      text not null,
  role       text not null,
  hash       bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index ix_member_invites_tenant_id_email on member_invites (tenant_id, email);
call raise_wall('member_invites');

alter table api_keys add expires_at timestamptz, add last_used_at timestamptz;

-- Letters to the people who use the product (a link to confirm an address, an invitation to join), until they have left.
-- Outside the wall, as most belong to no workspace; the content is encrypted, as it holds such links.
create table queued_letters (
  id         uuid primary key,
  content    bytea not null,
  created_at timestamptz not null,
  due_at     timestamptz not null,
  attempts   integer not null,
  last_error text
);
create index ix_queued_letters_due_at on queued_letters (due_at);

-- Who of the members an agent of the help desk is, where the address doesn't tell.
alter table agents add member_id uuid,
  add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete set null (member_id);
