-- Snapshots hold columns (src/shared/journal/columns.ts), as they go down the wire. Those made before are made again.
delete from snapshots;
update documents
set tail_rows = (
  select count(*)
  from log
  where document = documents.number
);
