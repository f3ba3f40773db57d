-- Who may come in. No part of the ledger: these are secrets, and what is over is deleted. Instants are text in UTC; tokens are the
-- SHA-256 of what the person holds, in hexadecimal; passwords are Argon2id, as libsodium writes them.

CREATE TABLE credential (
  company TEXT NOT NULL,
  person TEXT NOT NULL,
  password TEXT NOT NULL,
  changed TEXT NOT NULL,
  PRIMARY KEY (company, person)
);
-- `raised`: until when the holder has shown again who he is.
CREATE TABLE session (
  company TEXT NOT NULL,
  token TEXT NOT NULL,
  person TEXT NOT NULL,
  until TEXT NOT NULL,
  raised TEXT NOT NULL,
  PRIMARY KEY (company, token)
);
CREATE INDEX session_by_person ON session (company, person);
CREATE TABLE sign_in_link (
  company TEXT NOT NULL,
  token TEXT NOT NULL,
  person TEXT NOT NULL,
  until TEXT NOT NULL,
  PRIMARY KEY (company, token)
)
