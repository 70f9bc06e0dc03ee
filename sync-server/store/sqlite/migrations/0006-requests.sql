-- The register of requests: the last number given at a site in a year. Written in the transaction that accepts a deposit,
-- so that no number is given twice or left out; never taken back.
create table case_numbers (
  site text not null references sites (code),
  year integer not null,
  last integer not null,
  primary key (site, year)
) strict, without rowid;

-- Read model: what the relay looks for among requests without reading them. Written when a step of one is accepted; read
-- each hour and before a new one is begun; can be rebuilt from the log.
create table cases (
  document integer primary key references documents (number),
  site text not null references sites (code),
  -- device that deposited it
  depositor integer not null references devices (number),
  received_on integer not null,
  -- last day for a decision, where the relay is to say that it is over; null: decided, awaited from the person, or said
  watched_through integer,
  -- 1: nobody published to the relay what was asked for, so that it could state no last day
  lacks_procedure integer not null
) strict;
create index cases_by_last_day on cases (watched_through) where watched_through is not null;
create index cases_by_depositor on cases (depositor, received_on);
create index cases_without_procedure on cases (site) where lacks_procedure = 1;
