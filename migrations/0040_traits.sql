-- What answers and invitations are told apart by beside their own columns: facets, and the attributes of what they are about and of whom they are from.
create function traits_of(tags text[], choices jsonb, attributes jsonb, contact_attributes jsonb) returns table (facet text, value text) language sql immutable parallel safe as $$
  select * from facets_of(tags, choices)
  union all
  select 'attribute:' || a.key, a.value from jsonb_each_text(attributes) a where a.value is not null
  union all
  select 'contact_attribute:' || c.key, c.value from jsonb_each_text(contact_attributes) c where c.value is not null
$$;
