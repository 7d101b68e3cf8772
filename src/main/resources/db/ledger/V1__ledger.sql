-- Requests, items, calls, outcomes, files. One text for SQLite and PostgreSQL:
-- id = a number the database gives, bytes = raw bytes. Times are epoch milliseconds by the
-- ledger's clock, unless a column says otherwise.

create table request (
  id ${id},
  tenant text not null,
  operation text not null,
  request_id text not null,
  digest text not null,
  platform text not null,
  operator text,
  members ${bytes} not null,
  context ${bytes},
  headers text not null,
  origin text not null,
  dropped integer not null,
  items integer not null,
  unsettled integer not null,
  summaries integer not null default 0,
  results_version integer not null default 0,
  results_written integer not null default 0,
  payload_kept integer not null default 1,
  accepted_at bigint not null
);
create unique index request_key on request (tenant, operation, request_id);
create index request_age on request (accepted_at);
create index request_payload on request (accepted_at) where payload_kept = 1;
create index request_results on request (id) where results_version > results_written;

create table item (
  id ${id},
  request bigint not null,
  idx integer not null,
  lane text not null,
  agent text not null,
  call_key text not null,
  repeatable integer not null,
  payload ${bytes} not null,
  state text not null,
  attempts integer not null default 0,
  born_at bigint not null,
  due_at bigint not null,
  call_id bigint,
  call_position integer not null default 0,
  revision integer not null default 0,
  flow_id text,
  doubted_flow_ids text,
  -- A renewal of links is an item of its own; this is the item that it renews.
  renews bigint,
  manifest_pending integer not null default 0
);
create unique index item_of_request on item (request, idx) where renews is null;
create unique index item_renewal on item (renews)
  where renews is not null and state in ('DUE', 'CLAIMED', 'CALLING');
create index item_manifest on item (id) where manifest_pending = 1;
create index item_due on item (lane, agent, due_at, id) where state = 'DUE';
create index item_mates on item (lane, agent, call_key, due_at, id) where state = 'DUE';
create index item_age on item (born_at) where state = 'DUE';
create index item_of_call on item (call_id) where call_id is not null;
create index item_in_doubt on item (id) where state = 'IN_DOUBT';
create index item_flow on item (flow_id) where flow_id is not null;

create table call (
  id ${id},
  lane text not null,
  agent text not null,
  repeatable integer not null,
  items integer not null,
  state text not null,
  owner text not null,
  lease_until bigint not null,
  claimed_at bigint not null,
  -- When it goes, in microseconds; moves when it is late. Null in a lane without a quota.
  slot bigint,
  marked_at bigint,
  answered_at bigint,
  answer text,
  code text,
  platform_request_id text
);
create index call_slot on call (lane, slot) where slot is not null;
create index call_open on call (state, lease_until) where state in ('CLAIMED', 'CALLING');

-- next_free is in microseconds: slots of 50.5 ms.
create table lane (
  name text primary key,
  next_free bigint not null default 0,
  passed bigint not null default 0,
  one_by_one integer not null default 0,
  failures integer not null default 0,
  open_until bigint not null default 0,
  -- Thousandths of the full pace at that time; more is regained from then on.
  pace integer not null default 1000,
  pace_since bigint not null default 0,
  held_until bigint not null default 0,
  held_since bigint,
  held_code text,
  held_message text
);
create table turn (
  lane text not null,
  agent text not null,
  passed bigint not null default 0,
  held_until bigint not null default 0,
  held_since bigint,
  held_code text,
  held_message text,
  primary key (lane, agent)
);

create table outcome (
  id ${id},
  request bigint,
  facts text,
  item bigint,
  idx integer,
  summary integer not null,
  revision integer not null,
  status text,
  detail ${bytes},
  error text,
  platform_request_id text,
  attempts integer not null,
  made_at bigint not null,
  version integer not null default 1,
  published integer not null
);
create unique index outcome_once on outcome (item, revision) where item is not null;
create index outcome_pending on outcome (id) where version > published;
create index outcome_refusals on outcome (made_at) where request is null;
create index outcome_of_request on outcome (request, idx, revision) where request is not null;

create table file (
  id ${id},
  request bigint not null,
  item bigint not null,
  idx integer not null,
  revision integer not null,
  flow_id text not null,
  file_index integer not null,
  file_count integer not null,
  file_id text,
  name text not null,
  type text,
  url text not null,
  url_expires_at bigint not null,
  url_life bigint not null,
  state text not null,
  attempts integer not null default 0,
  -- While it is fetched: who fetches it, and until when without a word from there.
  owner text,
  due_at bigint not null,
  dead_since bigint,
  path text,
  size bigint,
  sha256 text,
  stored_at bigint,
  error text,
  link_pending integer not null,
  file_pending integer not null default 0
);
create index file_due on file (url_expires_at, id) where state = 'NAMED';
create index file_fetching on file (id) where state = 'FETCHING';
create index file_renew on file (due_at, item) where state = 'RENEW';
create index file_renewing on file (item) where state = 'RENEWING';
create index file_links on file (id) where link_pending = 1;
create index file_files on file (id) where file_pending = 1;
create index file_of_item on file (item);

-- Files of the outbox for further targets.
create table delivery (
  id ${id},
  target text not null,
  path text not null,
  made_at bigint not null,
  pending integer not null default 1
);
create unique index delivery_once on delivery (target, path);
create index delivery_pending on delivery (target, id) where pending = 1;

create table dead_letter (
  id ${id},
  origin text not null,
  record_time bigint not null,
  key ${bytes},
  value ${bytes},
  headers text not null,
  reason text not null,
  message text not null,
  made_at bigint not null,
  published integer not null default 0
);
create unique index dead_letter_once on dead_letter (origin, record_time);
create index dead_letter_pending on dead_letter (id) where published = 0;

-- Creates of records before doubt_until may have been sent by a ledger that was lost.
create table position (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  doubt_until bigint not null default 0,
  primary key (consumer_group, topic, partition)
);

-- Who settled a doubt, when and why; never changed.
create table audit (
  id ${id},
  at bigint not null,
  who text not null,
  why text not null,
  action text not null,
  call_id bigint not null,
  call_position integer not null,
  item bigint not null,
  flow_id text
);
create index audit_of_item on audit (item);

-- Late answers that contradict what was settled meanwhile; a person has to look.
create table alarm (
  id ${id},
  at bigint not null,
  call_id bigint not null,
  item bigint not null,
  flow_id text,
  message text not null,
  seen_at bigint,
  seen_by text
);
create index alarm_unseen on alarm (id) where seen_at is null;

-- Which instance publishes a kind of message: one at a time, so that messages of a key keep order.
create table publisher (
  kind text primary key,
  owner text not null,
  lease_until bigint not null
);

-- The one shared access token of an application; value is a secret.
create table token (
  app text primary key,
  value text,
  expires_at bigint not null,
  after_refusal integer not null,
  fetching_until bigint not null
);
