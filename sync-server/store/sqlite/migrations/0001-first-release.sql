-- What the relay knows of itself: `epoch` (identity of the log), `demo` (1 when seeded with the demonstration).
-- Written at set-up and after a restore; read at every exchange; kept for ever.
create table meta (
  key text primary key,
  value text not null
) strict;

-- The annexes of this relay. Written by set-up; read when a parcel names its site; kept for ever.
create table sites (
  code text primary key,
  created_at integer not null
) strict;

-- Documents that hold at least one parcel. Written with the log; read by every exchange; kept as long as their parcels.
create table documents (
  number integer primary key autoincrement,
  name text not null unique,
  kind text not null,
  site text not null references sites (code),
  -- position of the newest parcel
  head integer not null default 0,
  -- bytes of all parcels and their stamps, at most
  bytes integer not null default 0,
  -- parcels since the snapshot
  tail_rows integer not null default 0
) strict;
create index documents_by_site on documents (site);

-- People and devices: one row per person on a device; its number is also its writer. The private key never comes here.
-- Written at enrolment, exchange and revocation; read by every request; kept for ever, since parcels name their writer.
create table devices (
  number integer primary key autoincrement,
  -- null: the registry itself, writing the first facts of a site
  person integer,
  site text not null references sites (code),
  public_key blob not null,
  label text not null,
  -- sha256 of the bearer token; null: nobody can sign in with it
  token_hash blob,
  created_at integer not null,
  last_exchange_at integer,
  waiting integer not null default 0,
  open_lessons text not null default '[]',
  revoked_at integer,
  -- refused parcels that the full tray could not keep
  tray_dropped integer not null default 0,
  constraint number_is_a_writer check (number between 1 and 131071)
) strict;
create index devices_by_site on devices (site);

-- The log: every accepted parcel as it came, in the order of the relay. Written by accept alone, never changed;
-- read by catch-up and audit; kept for ever (personal data only in documents that can be deleted whole).
create table log (
  position integer primary key autoincrement,
  document integer not null references documents (number),
  writer integer not null references devices (number),
  parcel integer not null,
  received_at integer not null,
  -- why the parcel does not count yet; null when it counts
  held_because text,
  content blob not null,
  signature blob not null,
  constraint parcel_once unique (document, parcel)
) strict;
create index log_by_document on log (document, position);

-- A document's parcels and stamps merged through a position. Written by compaction; read when a document is granted;
-- never needed for correctness: delete them and they are made again.
create table snapshots (
  document integer primary key references documents (number),
  through integer not null,
  content blob not null
) strict;

-- Read model: the rights of each person as their site's directory says. Written when a directory changes; read by
-- every exchange; can be rebuilt from the log.
create table actors (
  site text not null references sites (code),
  person integer not null,
  actor text not null,
  primary key (site, person)
) strict, without rowid;

-- Read model: groups that a site's directory knows. Written and rebuilt as actors are; read when a document is created.
create table groups (
  site text not null references sites (code),
  number integer not null,
  primary key (site, number)
) strict, without rowid;

-- Read model: last closed day of a register. Written when a closing or a decision is accepted; read by accept.
create table closings (
  document integer primary key references documents (number),
  through_day integer not null
) strict;

-- Refused parcels with their reason. Written by accept; read by whoever helps the person; bounded per device.
create table tray (
  number integer primary key autoincrement,
  device integer not null references devices (number),
  document_name text not null,
  parcel integer not null,
  reason text not null,
  received_at integer not null,
  content blob not null,
  signature blob not null,
  fingerprint blob not null,
  constraint kept_once unique (device, fingerprint)
) strict;

-- One-time enrolment codes, as hashes. Written by the it officer and by set-up; read at enrolment; kept as evidence of
-- who let which device in.
create table enrolment_codes (
  code_hash blob primary key,
  person integer not null,
  site text not null references sites (code),
  -- device of who asked for it; null: set-up
  issued_by integer references devices (number),
  created_at integer not null,
  expires_at integer not null,
  used_at integer,
  used_by integer references devices (number),
  -- tries after it was used or had expired
  attempts integer not null default 0
) strict, without rowid;

-- People of the demonstration whom a visitor may be. Written by the seed; read by the welcome page; empty elsewhere.
create table personas (
  number integer primary key autoincrement,
  person integer not null unique,
  site text not null references sites (code),
  persona text not null
) strict;
