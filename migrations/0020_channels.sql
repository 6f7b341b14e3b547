-- Ways in for whoever comes by: a link or its QR code, a kiosk, a widget on a web site. The link is made from a secret outside the database.
create table open_channels (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  survey_id  uuid not null,
  via        text not null,
  name       text not null,
  -- the sites on which a widget may stand
  domains    text[] not null,
  created_at timestamptz not null,
  closed_at  timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, survey_id) references surveys (tenant_id, id)
);
create index ix_open_channels_tenant_id_survey_id on open_channels (tenant_id, survey_id);
call raise_wall('open_channels');

-- By which of them an answer came; of an anonymous survey that isn't kept.
alter table responses add open_channel_id uuid;
alter table responses add foreign key (tenant_id, open_channel_id) references open_channels (tenant_id, id);
create index ix_responses_tenant_id_open_channel_id on responses (tenant_id, open_channel_id) where open_channel_id is not null;

-- The page from which it was sent, as a hash: one answer a page.
alter table responses add page_key uuid;
create unique index ix_responses_tenant_id_page_key on responses (tenant_id, page_key) where page_key is not null;
