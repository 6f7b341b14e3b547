-- Interactions of one channel, newest first; and which channels there are. Before what follows, which keeps everybody from the contacts.
create index ix_interactions_tenant_id_channel_id on interactions (tenant_id, channel, id);

-- What was done about one contact, for their timeline.
create index ix_audit_entries_tenant_id_subject_id on audit_entries (tenant_id, subject_id) where subject_kind = 'contact';

-- Contacts by the beginning of their name or address. Row-level security lets no pattern be looked up in an index, only what lies between two
-- texts, and of that the bytes' order is the only one in which a beginning is between two texts.
alter table contacts add column name_key text collate "C" generated always as (lower(name)) stored;
create index ix_contacts_tenant_id_name_key on contacts (tenant_id, name_key);
create index ix_contacts_tenant_id_email_beginning on contacts (tenant_id, email collate "C");

-- Articles of help centres, known by their source and their id there.
create table articles (
  tenant_id   uuid not null references tenants (id) on delete cascade,
  id          uuid not null,
  source      text not null,
  external_id text not null,
  title       text,
  url         text,
  section     text,
  updated_at  timestamptz,
  known_at    timestamptz not null,
  primary key (tenant_id, id)
);
create unique index ix_articles_tenant_id_source_external_id on articles (tenant_id, source, external_id);
call raise_wall('articles');

-- Who read one, for how long, and whether it helped. Contact, session and the event's own id go when the person is erased; the event stays.
create table article_events (
  tenant_id       uuid not null references tenants (id) on delete cascade,
  id              uuid not null,
  article_id      uuid not null,
  source          text not null,
  external_id     text,
  deed            text not null,
  at              timestamptz not null,
  reading_seconds integer,
  contact_id      uuid,
  session         text,
  primary key (tenant_id, id),
  foreign key (tenant_id, article_id) references articles (tenant_id, id),
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id)
);
create unique index ix_article_events_tenant_id_source_external_id on article_events (tenant_id, source, external_id);
create index ix_article_events_tenant_id_article_id_at on article_events (tenant_id, article_id, at);
create index ix_article_events_tenant_id_at on article_events (tenant_id, at);
create index ix_article_events_tenant_id_contact_id_at on article_events (tenant_id, contact_id, at) where contact_id is not null;
create index ix_article_events_tenant_id_id on article_events (tenant_id, id) where contact_id is not null or session is not null or external_id is not null;
call raise_wall('article_events');
