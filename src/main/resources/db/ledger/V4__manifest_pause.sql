-- A manifest that cannot be written is tried again later; those of other flows do not wait for it.
alter table item add column manifest_attempts integer not null default 0;
alter table item add column manifest_due_at bigint not null default 0;
drop index item_manifest;
create index item_manifest on item (manifest_due_at, id) where manifest_pending = 1;
