-- A phone of a trainee, and a code for one: told apart from those of staff for ever, so that no number of a person can
-- turn one into the other.
alter table devices add column is_trainee integer not null default 0;
alter table enrolment_codes add column is_trainee integer not null default 0;

-- Read model: who is on the list of a group now. Written when the list changes; read by every exchange of a trainee; can
-- be rebuilt from the log, which the relay does at its start while the table is empty.
create table trainees (
  site text not null references sites (code),
  person integer not null,
  group_number integer not null,
  primary key (site, person, group_number)
) strict, without rowid;

-- Lists of groups give and take the rights of trainees, as directories do those of staff.
drop index directories_by_head;
create index rights_by_head on documents (head) where kind in ('directory', 'group');
