-- Surveys speak several languages and ask several questions. What is stored so far was English with one open question.
create function pg_temp.in_languages(content jsonb) returns jsonb language sql as $$
  select jsonb_build_object(
    'languages', '["en"]'::jsonb,
    'scored', content->'scored' || jsonb_build_object(
      'text', jsonb_build_object('en', content->'scored'->'text'),
      'labels', (select coalesce(jsonb_agg(jsonb_build_object('en', label) order by place), '[]') from jsonb_array_elements(content->'scored'->'labels') with ordinality l (label, place)),
      'low_label', jsonb_build_object('en', content->'scored'->'low_label'),
      'high_label', jsonb_build_object('en', content->'scored'->'high_label'),
      'look', 'numbers'),
    'follow_ups', jsonb_build_array(jsonb_build_object(
      'id', 'comment', 'type', 'text', 'text', jsonb_build_object('en', content->'follow_up'), 'choices', '[]'::jsonb, 'shown_for', '[]'::jsonb, 'is_required', false)),
    'closings', jsonb_build_array(jsonb_build_object('bands', '[]'::jsonb, 'text', jsonb_build_object('en', content->'thanks'))))
$$;

-- Of all workspaces: the wall stands aside within this transaction.
alter table surveys no force row level security;
alter table survey_versions no force row level security;
update surveys set draft = pg_temp.in_languages(draft);
update survey_versions set content = pg_temp.in_languages(content);
alter table surveys force row level security;
alter table survey_versions force row level security;
