-- When the breaker closed the lane last, epoch milliseconds: calls claimed before say nothing new.
alter table lane add column tripped_at bigint not null default 0;
