-- What was read in one session, to be cut off from each other when its reader is erased.
create index ix_article_events_tenant_id_source_session on article_events (tenant_id, source, session) where session is not null;
