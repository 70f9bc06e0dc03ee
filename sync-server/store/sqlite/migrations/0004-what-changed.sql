-- What changed since a cursor is asked for in every exchange and must not cost a look at every document.
create index documents_by_head on documents (head);
create index directories_by_head on documents (head) where kind = 'directory';
