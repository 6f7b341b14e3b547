-- The last four characters of a key's text, so that a key that leaked can be found on the page and revoked. Of the secret's 256 bits
-- 232 stay unknown. Keys from before have none, as only their hash was kept.
alter table api_keys add ending text;
