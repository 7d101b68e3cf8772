-- After an unknown answer to creates of an agent its creates go one by one until one is made.
alter table turn add column one_by_one integer not null default 0;
