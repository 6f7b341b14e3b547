-- When it was decided what is to become of an invitation, beside when it was planned. Empty means: as it was planned. Of those before, it is known
-- where somebody asked not to be asked while it was planned.
alter table invitations add column decided_at timestamptz;

alter table invitations no force row level security;
alter table contacts no force row level security;
alter table suppressions no force row level security;
update invitations i set decided_at = s.created_at
from contacts c join suppressions s on s.tenant_id = c.tenant_id and s.email = c.email
where c.tenant_id = i.tenant_id and c.id = i.contact_id and i.status = 'skipped' and s.created_at > i.planned_at
  and (i.reason, s.reason) in (('unsubscribed', 'unsubscribed'), ('bounced', 'bounced'), ('complained', 'complained'), ('blocked', 'by_hand'));
alter table invitations force row level security;
alter table contacts force row level security;
alter table suppressions force row level security;
