-- What was read in one session, to be cut off from each other when its reader is erased.
create index ix_article_events_tenant_id_source_session on article_events (tenant_id, source, session) where session is not null;

-- Contacts by their surname, and by the domain of their address, too. A trigram index would find any part, but row-level security lets no
-- pattern be looked up in an index (LIKE isn't leakproof), only what lies between two texts.
alter table contacts
  add column last_name_key text collate "C" generated always as (lower(substring(name from '\s(\S+)\s*$'))) stored,
  add column email_domain text collate "C" generated always as (split_part(email, '@', 2)) stored;
create index ix_contacts_tenant_id_last_name_key on contacts (tenant_id, last_name_key);
create index ix_contacts_tenant_id_email_domain on contacts (tenant_id, email_domain);
