-- Outgoing mail: what is to be told to whom, without an address, a name or anything that a request says. Written in the
-- transaction that accepts what it tells of, and only where mail is on; read by the postman; rows that ended are deleted after
-- 90 days.
create table mail_notices (
  number integer primary key autoincrement,
  -- event and recipient: the same notice is never there twice
  key text not null unique,
  site text not null references sites (code),
  person integer not null,
  event text not null,
  subject text not null,
  -- number of the register of requests; '' where it is about no single request
  register text not null,
  due integer,
  revision integer not null,
  -- how many requests a digest tells of; 0 elsewhere
  items integer not null,
  noted_at integer not null,
  not_before integer not null,
  tries integer not null default 0,
  next_try_at integer not null,
  state text not null default 'waiting',
  ended_at integer,
  constraint state_is_known check (state in ('waiting', 'sent', 'given-up', 'dropped')),
  constraint ended_once check ((state = 'waiting') = (ended_at is null))
) strict;
create index mail_notices_waiting on mail_notices (next_try_at) where state = 'waiting';
create index mail_notices_ended on mail_notices (ended_at) where ended_at is not null;
create index mail_notices_counted on mail_notices (state) where state in ('waiting', 'given-up');
