-- Read model: where a gradebook or a deliberation stands, as JSON. Written when a fact that moves it is accepted; read by
-- accept; can be rebuilt from the log.
create table standings (
  document integer primary key references documents (number),
  standing text not null
) strict;
