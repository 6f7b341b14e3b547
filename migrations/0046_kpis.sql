-- What support cost by month, as the workspace enters it.
create table monthly_costs (
  tenant_id uuid not null references tenants (id) on delete cascade,
  first_day date not null,
  amount    numeric not null,
  currency  text not null,
  primary key (tenant_id, first_day)
);
call raise_wall('monthly_costs');

-- KPIs are of the requests that came in on some days.
create index interactions_opened on interactions (tenant_id, opened_at);
