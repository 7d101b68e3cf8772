-- A manifest or a results file that cannot be written is tried again later; others do not wait.
alter table item add column manifest_attempts integer not null default 0;
alter table item add column manifest_due_at bigint not null default 0;
drop index item_manifest;
create index item_manifest on item (manifest_due_at, id) where manifest_pending = 1;
alter table request add column results_attempts integer not null default 0;
alter table request add column results_due_at bigint not null default 0;
