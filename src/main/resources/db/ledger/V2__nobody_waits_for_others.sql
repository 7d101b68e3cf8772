-- What waited too long is looked for by kind: creates and repeatable items have ages of their own.
drop index item_age;
create index item_age on item (repeatable, born_at) where state = 'DUE';

-- A file that its target refuses is tried again later; only what has to follow it waits for it.
alter table delivery add column ordered text not null default '';
alter table delivery add column attempts integer not null default 0;
alter table delivery add column due_at bigint not null default 0;
drop index delivery_pending;
create index delivery_due on delivery (target, due_at, id) where pending = 1;
create index delivery_ordered on delivery (target, ordered, id) where pending = 1;
