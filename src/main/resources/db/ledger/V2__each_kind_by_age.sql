-- What waited too long is looked for by kind: creates and repeatable items have ages of their own.
drop index item_age;
create index item_age on item (repeatable, born_at) where state = 'DUE';
