-- Read model: where a gradebook stands on its way to the jury, as JSON. Written when a step, a decision or a blind
-- assessment is accepted; read by accept; can be rebuilt from the log.
create table gradebook_standings (
  document integer primary key references documents (number),
  standing text not null
) strict;
