-- The ledger. `company` stands first in every key, so that it can be the column by which tables are distributed. Instants are
-- text in UTC, hashes are text in hexadecimal; a place is the number of an entry in its company's ledger, from 0.

-- Record: append-only but for erasure, which takes the content and leaves the hash.
-- `acted`: when the last act was; `recorded`: of the last event, which a journal from elsewhere may say to be long before.
CREATE TABLE company (
  company TEXT NOT NULL PRIMARY KEY,
  size INTEGER NOT NULL,
  acted TEXT NOT NULL,
  recorded TEXT NOT NULL
);
-- `act`: the place of the act by which it was written; `recorded` never goes backwards (an act has that of its first event).
CREATE TABLE entry (
  company TEXT NOT NULL,
  place INTEGER NOT NULL,
  act INTEGER NOT NULL,
  recorded TEXT NOT NULL,
  hash TEXT NOT NULL,
  content TEXT,
  PRIMARY KEY (company, place)
);
CREATE TABLE command_key (
  company TEXT NOT NULL,
  key TEXT NOT NULL,
  place INTEGER NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (company, key)
);
CREATE TABLE checkpoint (
  company TEXT NOT NULL,
  size INTEGER NOT NULL,
  note TEXT NOT NULL,
  token TEXT,
  PRIMARY KEY (company, size)
);
CREATE TABLE document (
  company TEXT NOT NULL,
  hash TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (company, hash)
);

-- Derived: `abstain rebuild` drops and makes these again from the entries.
CREATE INDEX entry_by_hash ON entry (company, hash);
CREATE TABLE node (
  company TEXT NOT NULL,
  level INTEGER NOT NULL,
  place INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (company, level, place)
);
CREATE TABLE concern (
  company TEXT NOT NULL,
  subject TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (company, subject, place)
)
