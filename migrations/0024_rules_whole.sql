-- When the company works: its hours, days and holidays (terms: the JSON of the API). No row: as the product comes.
create table working_times (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  terms      jsonb not null,
  primary key (tenant_id)
);
call raise_wall('working_times');

-- Reminders of what was sent and isn't answered: how many left, the last one's moment, when the next is due, and why none is.
alter table invitations
  add column reminders_sent integer not null default 0,
  add column reminded_at timestamptz,
  add column remind_at timestamptz,
  add column reminder_reason text;
create index ix_invitations_tenant_id_remind_at on invitations (tenant_id, remind_at) where status = 'sent' and remind_at is not null;

-- What a rule with a daily cap counts.
create index ix_invitations_tenant_id_rule_id_sent_at on invitations (tenant_id, rule_id, sent_at);
drop index ix_invitations_tenant_id_rule_id;
