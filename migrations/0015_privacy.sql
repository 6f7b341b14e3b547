-- What is not forgotten yet: each night goes through these once, by id.
create index ix_interactions_tenant_id_id on interactions (tenant_id, id) where external_id not like 'erased-%';
create index ix_invitations_tenant_id_id on invitations (tenant_id, id) where contact_id is not null;
create index ix_responses_tenant_id_id on responses (tenant_id, id)
  where comment is not null or contact_id is not null or interaction_id is not null or invitation_id is not null or external_id is not null;

-- Whose answer, and about what: asked when somebody is erased or forgotten, by us and by the foreign keys.
create index ix_responses_tenant_id_contact_id on responses (tenant_id, contact_id) where contact_id is not null;
create index ix_responses_tenant_id_interaction_id on responses (tenant_id, interaction_id) where interaction_id is not null;

-- Surveys that are anonymous already are blended from the first night on.
alter table surveys no force row level security;
insert into due_hints (tenant_id, work, due_at) select distinct tenant_id, 'blending', now() from surveys where is_anonymous
on conflict do nothing;
alter table surveys force row level security;

-- Links to a company's sign-on outlived the workspace, its single sign-on, and the membership.
alter table members no force row level security;
alter table single_sign_on no force row level security;
delete from account_logins
where login_provider like 'sso:%' and not exists (
  select from members join single_sign_on on single_sign_on.tenant_id = members.tenant_id
  where members.account_id = account_logins.user_id and 'sso:' || replace(members.tenant_id::text, '-', '') = account_logins.login_provider);
alter table members force row level security;
alter table single_sign_on force row level security;
