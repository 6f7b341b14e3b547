-- What was done about one contact, for their timeline.
create index ix_audit_entries_tenant_id_subject_id on audit_entries (tenant_id, subject_id) where subject_kind = 'contact';
