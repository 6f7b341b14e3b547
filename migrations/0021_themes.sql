-- How a workspace's mails and pages look to its customers. No row: as the product comes.
create table themes (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  accent     text not null,
  ground     text not null,
  font       text not null,
  shape      text not null,
  scheme     text not null,
  logo_id    uuid,
  logo       bytea,
  logo_type  text,
  primary key (tenant_id)
);
call raise_wall('themes');
