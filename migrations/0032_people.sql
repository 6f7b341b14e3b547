-- What was done about one contact, for their timeline.
create index ix_audit_entries_tenant_id_subject_id on audit_entries (tenant_id, subject_id) where subject_kind = 'contact';

-- Contacts by the beginning of their name or address. Row-level security lets no pattern be looked up in an index, only what lies between two
-- texts, and of that the bytes' order is the only one in which a beginning is between two texts.
alter table contacts add column name_key text collate "C" generated always as (lower(name)) stored;
create index ix_contacts_tenant_id_name_key on contacts (tenant_id, name_key);
create index ix_contacts_tenant_id_email_beginning on contacts (tenant_id, email collate "C");

-- Interactions of one channel, newest first; and which channels there are.
create index ix_interactions_tenant_id_channel_id on interactions (tenant_id, channel, id);
