-- When the recipient's server took the mail, as the mail provider tells.
alter table invitations add column delivered_at timestamptz;

-- What was told by a notice that counts once, so that nobody can send it again. Of no workspace: a notice may speak of many. Gone after a day.
create table taken_notices (
  token    text primary key,
  taken_at timestamptz not null
);
create index ix_taken_notices_taken_at on taken_notices (taken_at);
