-- Of the days on which invitations were sent and have all run out: how many were sent and answered, in all and by agent, team, channel and tag.
-- Nobody can answer them any more, so that they are counted once; the other days are read from the invitations themselves.
create table matured_days (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  survey_id  uuid not null,
  facet      text collate "C" not null,
  value      text collate "C" not null,
  day        date not null,
  sent       bigint not null,
  answered   bigint not null,
  -- When the last of the day's invitations ran out: seen from before, the day is read from them.
  matured_at timestamptz not null,
  -- The day last: one value's days lie together.
  primary key (tenant_id, survey_id, facet, value, day),
  foreign key (tenant_id, survey_id) references surveys (tenant_id, id) on delete cascade
);
create index ix_matured_days_tenant_id_survey_id_day on matured_days (tenant_id, survey_id, day);
call raise_wall('matured_days');

-- The stretches of days from one to before another of which nothing is kept that holds at a moment: their invitations must be read.
create function unmatured_spans(tenant uuid, surveys uuid[], zone text, first date, past date, seen_at timestamptz)
  returns table (survey_id uuid, begins_at timestamptz, ends_at timestamptz)
  language sql stable as $$
  with kept as (
    select m.survey_id, m.day from matured_days m
    where m.tenant_id = tenant and m.survey_id = any(surveys) and m.facet = '' and m.value = '' and m.day >= first and m.day < past and m.matured_at <= seen_at),
  between_kept as (
    select k.survey_id, coalesce(lag(k.day) over (partition by k.survey_id order by k.day) + 1, first) as day, k.day as until from kept k
    union all
    select s.id, coalesce((select max(k.day) + 1 from kept k where k.survey_id = s.id), first), past from unnest(surveys) s (id))
  select b.survey_id, b.day::timestamp at time zone zone, b.until::timestamp at time zone zone from between_kept b where b.day < b.until
$$;

-- Invitations sent from a moment to before another, by the day of sending. Of an anonymous survey it tells nothing: its days are told by whole weeks alone.
create function counted_invitations(tenant uuid, survey uuid, zone text, begins_at timestamptz, ends_at timestamptz)
  returns table (facet text, value text, day date, sent bigint, answered bigint, matured_at timestamptz)
  language sql stable as $$
  with sent as (
    select i.*, (i.sent_at at time zone zone)::date as day from invitations i
    join surveys s on s.tenant_id = i.tenant_id and s.id = i.survey_id and not s.is_anonymous
    where i.tenant_id = tenant and i.survey_id = survey and i.sent_at >= begins_at and i.sent_at < ends_at),
  days as (select s.day, max(coalesce(s.expires_at, 'infinity')) as matured_at from sent s group by 1)
  select f.facet collate "C", f.value collate "C", s.day, count(*), count(s.answered_at), d.matured_at
  from sent s
  join days d on d.day = s.day
  cross join lateral (
    select '' as facet, '' as value
    union all select 'agent', s.agent_id::text where s.agent_id is not null
    union all select 'team', s.team_id::text where s.team_id is not null
    union all select 'channel', s.channel where s.channel is not null
    union all select distinct 'tag', tag from unnest(s.tags) tag) f
  group by 1, 2, 3, 6
$$;

-- What is changed of an invitation after it ran out, or is put among those of a day long past, takes away what is kept of that day: it's read from the
-- invitations until it is counted anew. Of one day in any zone, so that this needn't know the workspace's. It waits for whoever counts just now, and
-- the next who counts waits for it.
create function forget_matured_day() returns trigger language plpgsql set search_path from current as $$
declare
  changed invitations := coalesce(old, new);
  was date := (old.sent_at at time zone 'UTC')::date;
  becomes date := (new.sent_at at time zone 'UTC')::date;
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('matured days ' || changed.tenant_id, 0));
  delete from matured_days m
  where m.tenant_id = changed.tenant_id and m.survey_id = changed.survey_id
    and m.day in (was - 1, was, was + 1, becomes - 1, becomes, becomes + 1);
  return null;
end
$$;
create trigger matured_day_inserted after insert on invitations for each row
  when (new.sent_at < now() - interval '1 hour') execute function forget_matured_day();
create trigger matured_day_changed after update on invitations for each row
  when ((old.expires_at <= now() or old.sent_at is distinct from new.sent_at and new.sent_at < now() - interval '1 hour')
    and (old.sent_at, old.expires_at, old.answered_at is null, old.agent_id, old.team_id, old.channel, old.tags)
      is distinct from (new.sent_at, new.expires_at, new.answered_at is null, new.agent_id, new.team_id, new.channel, new.tags))
  execute function forget_matured_day();
create trigger matured_day_deleted after delete on invitations for each row
  when (old.expires_at <= now()) execute function forget_matured_day();
