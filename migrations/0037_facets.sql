-- What an answer is about beside its agent, team and channel: each of its tags, and each choice that its writer made.
create function facets_of(tags text[], choices jsonb) returns table (facet text, value text) language sql immutable parallel safe as $$
  select 'tag', t from unnest(tags) t
  union
  select 'question:' || c.key, c.value #>> '{}' from jsonb_each(choices) c where jsonb_typeof(c.value) = 'string'
  union
  select 'question:' || c.key, o.value #>> '{}' from jsonb_each(choices) c
    cross join lateral jsonb_array_elements(case jsonb_typeof(c.value) when 'array' then c.value else '[]' end) o where jsonb_typeof(o.value) = 'string'
$$;

-- The tallies as the answers have it: what the roll-up stores and what it is compared with. Without days, of all of them.
create function counted_answers(tenant uuid, survey uuid, days date[])
  returns table (tenant_id uuid, survey_id uuid, facet text, value text, day date, rule_version integer, agent_id uuid, team_id uuid, channel text, rating integer, n bigint)
  language sql stable as $$
  select r.tenant_id, r.survey_id, f.facet, f.value, r.answered_on, r.rule_version, coalesce(r.agent_id, '00000000-0000-0000-0000-000000000000'),
    coalesce(r.team_id, '00000000-0000-0000-0000-000000000000'), coalesce(r.channel, ''), r.rating, count(*)
  from responses r
  join surveys s on s.tenant_id = r.tenant_id and s.id = r.survey_id
  cross join lateral (
    select '' as facet, '' as value
    union all
    -- Of an anonymous survey nobody is told apart.
    select * from facets_of(r.tags, r.choices) where not s.is_anonymous) f
  where r.tenant_id = tenant and r.survey_id = survey and (days is null or r.answered_on = any(days))
  group by r.tenant_id, r.survey_id, f.facet, f.value, r.answered_on, r.rule_version, 7, 8, 9, r.rating
$$;

-- The tallies are kept by facet, too; all answers together stand under an empty one. A facet's value is looked up over a stretch of days,
-- and all values of a facet are read in one go.
alter table daily_tallies rename to tallies;
alter table tallies
  add column facet text not null default '',
  add column value text not null default '';
alter table tallies alter column facet drop default, alter column value drop default;
alter table tallies drop constraint daily_tallies_pkey;
alter table tallies add primary key (tenant_id, survey_id, facet, value, day, rule_version, agent_id, team_id, channel, rating);
create index ix_tallies_tenant_id_survey_id_facet_day on tallies (tenant_id, survey_id, facet, day) where facet <> '';

-- While nodes of the release before still run, they read what they know, and what they would count is refused and left to the new ones.
create view daily_tallies with (security_invoker = true) as
  select tenant_id, survey_id, rule_version, day, agent_id, team_id, channel, rating, n from tallies where facet = '';

-- What was counted without facets is counted anew.
alter table tallies no force row level security;
insert into changed_days (tenant_id, survey_id, day) select distinct tenant_id, survey_id, day from tallies;
alter table tallies force row level security;

-- Working time without a day used to count as every day; it must name them now.
alter table working_times no force row level security;
update working_times set terms = jsonb_set(terms, '{days}', '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]') where coalesce(terms -> 'days', '[]') = '[]';
alter table working_times force row level security;
