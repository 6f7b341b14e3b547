-- The words of comments, to be searched: as they are written, and by their stems in the language in which the survey was read; where that
-- isn't known, in each for which there are stems. Polish and Persian have none here.
create function comment_words(comment text, language text) returns tsvector language sql immutable parallel safe as $$
  select to_tsvector('simple', comment)
    || case when coalesce(language, 'en') = 'en' then to_tsvector('english', comment) else '' end
    || case when coalesce(language, 'ro') = 'ro' then to_tsvector('romanian', comment) else '' end
$$;

alter table responses add column comment_words tsvector generated always as (comment_words(comment, language)) stored;
