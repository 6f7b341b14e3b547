-- A one-time code is known by its half minute, not by its text: that and all before it are used up (RFC 6238, 5.2).
alter table accounts add last_code_step bigint;
-- What was taken a moment ago stays used up; it may have been the code of the next half minute already.
update accounts set last_code_step = floor(extract(epoch from last_code_at) / 30) + 1 where last_code_at is not null;
alter table accounts drop last_code, drop last_code_at;
