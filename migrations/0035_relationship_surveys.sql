-- A relationship survey asks people, not about an interaction: each at turns of their own, and once in each. The index first: while it is made
-- the table can still be read.
create unique index ix_invitations_tenant_id_rule_id_contact_id_resolution
  on invitations (tenant_id, rule_id, contact_id, resolution) where interaction_id is null;
alter table invitations alter column interaction_id drop not null;

-- A reminder of an anonymous survey is mailed to those only who haven't answered: lines about them tell who that is.
alter table message_log no force row level security;
alter table invitations no force row level security;
alter table surveys no force row level security;
delete from message_log m using invitations i, surveys s
where m.reminder > 0 and i.tenant_id = m.tenant_id and i.id = m.invitation_id and s.tenant_id = i.tenant_id and s.id = i.survey_id and s.is_anonymous;
alter table message_log force row level security;
alter table invitations force row level security;
alter table surveys force row level security;
