-- How a workspace's mails and pages look to its customers. No row: as the product comes.
create table themes (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  accent     text not null,
  ground     text not null,
  font       text not null,
  shape      text not null,
  scheme     text not null,
  logo_id    uuid,
  primary key (tenant_id)
);
call raise_wall('themes');

-- Apart from the theme, which is read with every page and mail.
create table logos (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  picture    bytea not null,
  type       text not null,
  primary key (tenant_id)
);
call raise_wall('logos');
