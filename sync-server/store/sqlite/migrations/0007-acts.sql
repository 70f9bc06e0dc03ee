-- Registers of acts: the last number given at a site in a register of a year, in the transaction that accepts the act; never
-- taken back. The register '' is none: where the others begin, after a restore further on.
create table act_numbers (
  site text not null references sites (code),
  register text not null,
  year integer not null,
  last integer not null,
  primary key (site, register, year)
) strict, without rowid;
