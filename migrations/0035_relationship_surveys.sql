-- A relationship survey asks people, not about an interaction: each at turns of their own, and once in each.
alter table invitations alter column interaction_id drop not null;
create unique index ix_invitations_tenant_id_rule_id_contact_id_resolution
  on invitations (tenant_id, rule_id, contact_id, resolution) where interaction_id is null;
