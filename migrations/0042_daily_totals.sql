-- The roll-up by one dimension at a time: of the whole, of an agent, a team, a channel, a tag or a choice there is one row a day, whatever it got of
-- answers. By agent, team, channel and rating together, as before, there were more rows than answers: on a day they rarely meet twice.
-- Names by their bytes: they are only told apart here, and putting them in the order of a language takes longer than counting.
create table daily_totals (
  tenant_id    uuid not null references tenants (id) on delete cascade,
  -- no foreign key: what is counted joins the survey, which goes with its workspace alone, and checking it for each row would cost as much as storing it
  survey_id    uuid not null,
  facet        text collate "C" not null,
  value        text collate "C" not null,
  day          date not null,
  rule_version integer not null,
  n            bigint not null,
  -- the ratings that were given, and how often each
  ratings      integer[] not null,
  counts       bigint[] not null,
  -- The day before the value: what a request reads lies within its own days, for one value as for all.
  primary key (tenant_id, survey_id, facet, day, value, rule_version)
);
-- By which days are taken out before they are counted anew: with an index that doesn't begin with them the whole survey is read once for each.
create index ix_daily_totals_tenant_id_survey_id_day on daily_totals (tenant_id, survey_id, day);
call raise_wall('daily_totals');

-- The totals as the answers have it: what the roll-up stores and what it is compared with. Without days, of all of them.
create function counted_totals(tenant uuid, survey uuid, days date[])
  returns table (tenant_id uuid, survey_id uuid, facet text, value text, day date, rule_version integer, n bigint, ratings integer[], counts bigint[])
  language sql stable as $$
  select tenant, survey, c.facet, c.value, c.day, c.rule_version, sum(c.n)::bigint, array_agg(c.rating order by c.rating), array_agg(c.n order by c.rating)
  from (
    -- what each answer has one of
    select case when grouping(r.agent_id) = 0 then 'agent' when grouping(r.team_id) = 0 then 'team' when grouping(r.channel) = 0 then 'channel' else '' end collate "C" as facet,
      case
        when grouping(r.agent_id) = 0 then coalesce(r.agent_id, '00000000-0000-0000-0000-000000000000')::text
        when grouping(r.team_id) = 0 then coalesce(r.team_id, '00000000-0000-0000-0000-000000000000')::text
        else coalesce(r.channel, '') end collate "C" as value,
      r.answered_on as day, r.rule_version, r.rating, count(*) as n
    from responses r
    where r.tenant_id = tenant and r.survey_id = survey and (days is null or r.answered_on = any(days))
    group by r.answered_on, r.rule_version, r.rating, grouping sets ((), (r.agent_id), (r.team_id), (r.channel))
    union all
    -- What it may have several of. Of an anonymous survey nobody is told apart; a tag is counted where it first stands; and choices are taken apart only
    -- where there are any, as calling the function for each answer would take longer than all else.
    select f.facet collate "C", f.value collate "C", r.answered_on, r.rule_version, r.rating, count(*)
    from responses r
    join surveys s on s.tenant_id = r.tenant_id and s.id = r.survey_id and not s.is_anonymous
    cross join lateral (
      select 'tag' as facet, t.value from unnest(r.tags) with ordinality t (value, place) where array_position(r.tags, t.value) = t.place
      union all
      select c.facet, c.value from facets_of('{}', r.choices) c where r.choices <> '{}') f
    where r.tenant_id = tenant and r.survey_id = survey and (days is null or r.answered_on = any(days)) and (r.tags <> '{}' or r.choices <> '{}')
    group by 1, 2, 3, 4, 5
    -- As the key has it, and so the rows lie: what a request reads lies together. Within each the ratings, lowest first.
    order by 1, 3, 2, 4, 5) c
  group by c.facet, c.day, c.value, c.rule_version
$$;

-- While nodes of the release before still run, they read what they know, from the answers; what they would count is refused and left to the new ones.
drop view daily_tallies;
-- Counting all answers here would keep them waiting for minutes: the roll-up does it behind the service's back, day by day as noted.
alter table tallies no force row level security;
insert into changed_days (tenant_id, survey_id, day) select distinct tenant_id, survey_id, day from tallies where facet = '';
drop table tallies;
drop function counted_answers(uuid, uuid, date[]);
create view tallies with (security_invoker = true) as
  select r.tenant_id, r.survey_id, f.facet, f.value, r.answered_on as day, r.rule_version, coalesce(r.agent_id, '00000000-0000-0000-0000-000000000000') as agent_id,
    coalesce(r.team_id, '00000000-0000-0000-0000-000000000000') as team_id, coalesce(r.channel, '') as channel, r.rating, count(*) as n
  from responses r
  join surveys s on s.tenant_id = r.tenant_id and s.id = r.survey_id
  cross join lateral (select '' as facet, '' as value union all select * from facets_of(r.tags, r.choices) where not s.is_anonymous) f
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;

-- The latest comments of a survey. Without it all its answers of the period were read for eight of them.
create index ix_responses_tenant_id_survey_id_answered_on_answered_at on responses (tenant_id, survey_id, answered_on, answered_at) where comment is not null;
