-- Tags that people give to answers, by hand and by a search that goes on.
create table saved_searches (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  tag        text not null,
  words      text not null,
  band       text,
  survey_id  uuid,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, tag),
  foreign key (tenant_id, survey_id) references surveys (tenant_id, id) on delete cascade
);
create index saved_searches_survey on saved_searches (tenant_id, survey_id) where survey_id is not null;
call raise_wall('saved_searches');

-- What a saved search gave is a part of tags and is taken back with it; what was taken off by hand no search puts back.
alter table responses
  add column found_tags text[] not null default '{}',
  add column tags_off   text[] not null default '{}';
create index responses_found on responses (tenant_id, id) where cardinality(found_tags) > 0;
