-- Answers to what is asked beside the scored question. Apart, as what somebody chose is counted and what they wrote speaks of them.
alter table responses add choices jsonb not null default '{}';
alter table responses add texts jsonb not null default '{}';
alter table responses add language text;

-- What is written beside the comment is to be forgotten too.
drop index ix_responses_tenant_id_id;
create index ix_responses_tenant_id_id on responses (tenant_id, id)
  where comment is not null or not (texts <@ '{}') or contact_id is not null or interaction_id is not null or invitation_id is not null or external_id is not null;

-- How often it has been given: who changes an answer says which one they saw.
alter table responses add revision integer not null default 1;

-- For how many days after answering the customer may change it.
alter table surveys add change_days integer not null default 7;

-- What an answer said before it was changed.
create table response_revisions (
  tenant_id   uuid not null references tenants (id) on delete cascade,
  response_id uuid not null,
  revision    integer not null,
  rating      integer not null,
  comment     text,
  choices     jsonb not null,
  texts       jsonb not null,
  replaced_at timestamptz not null,
  primary key (tenant_id, response_id, revision),
  foreign key (tenant_id, response_id) references responses (tenant_id, id) on update cascade on delete cascade
);
call raise_wall('response_revisions');
