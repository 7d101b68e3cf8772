-- The ledger's clock, epoch microseconds. Not now(): that stands still inside a transaction and is
-- stale after a wait for a lock.
create function now_us() returns bigint language sql volatile as
$$ select (extract(epoch from clock_timestamp()) * 1000000)::bigint $$;
