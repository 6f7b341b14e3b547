-- The words of comments, to be searched: as they are written, and by their stems in the language in which the survey was read; where that
-- isn't known, in each for which there are stems. Polish and Persian have none here.
create function comment_words(comment text, language text) returns tsvector language sql immutable parallel safe as $$
  select to_tsvector('simple', comment)
    || case when coalesce(language, 'en') = 'en' then to_tsvector('english', comment) else '' end
    || case when coalesce(language, 'ro') = 'ro' then to_tsvector('romanian', comment) else '' end
$$;

-- Not a generated column: into one, an answer can't be put back as it was taken out.
create function keep_comment_words() returns trigger language plpgsql as $$
begin
  new.comment_words := comment_words(new.comment, new.language);
  return new;
end
$$;

alter table responses add column comment_words tsvector;
create trigger comment_words before insert or update of comment, language on responses for each row execute function keep_comment_words();
alter table responses no force row level security;
update responses set comment_words = comment_words(comment, language) where comment is not null;
alter table responses force row level security;
