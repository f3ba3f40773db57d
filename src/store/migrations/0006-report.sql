-- What belongs to reports of suspected violations and is no fact of the ledger. No part of it. Instants are text in UTC.

-- A file, as base64. `id`: the case and the SHA-256 of the content, which the ledger names: case-0123456789ab/9f86d081…
CREATE TABLE attachment (
  company TEXT NOT NULL,
  id TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (company, id)
);
-- A report without a name, until it goes into the ledger with whatever else came in on its day: who reads the ledger is not to see
-- when it was made, and next to whose doings. `due`: the end of that day. `files`: a line each, the hash and the name.
CREATE TABLE held_report (
  company TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  said TEXT NOT NULL,
  files TEXT NOT NULL,
  due TEXT NOT NULL,
  PRIMARY KEY (company, id)
);
