-- What is to be sent, and private addresses of calendars. No part of the ledger. Instants are text in UTC.

-- An event of which somebody is to hear, by its place in the ledger: written in the transaction of its act, and gone as soon as the
-- messages that it causes stand in the next table.
CREATE TABLE occasion (
  company TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (company, place)
);
-- `id`: the same cause and person make the same message, whoever works it out. `cause`: request, decision, notice, window; `subject`:
-- the notice, or the instant at which the window changes. `name`: random, the Message-ID. `state`: waiting, sent, refused, given-up.
-- `due`: when it is to be sent, or was. `lease`: until when its `holder`, one of several servers, is at it. `said`: the mail server's answer.
CREATE TABLE message (
  company TEXT NOT NULL,
  id TEXT NOT NULL,
  person TEXT NOT NULL,
  cause TEXT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  made TEXT NOT NULL,
  due TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  lease TEXT NOT NULL,
  holder TEXT NOT NULL,
  said TEXT NOT NULL,
  PRIMARY KEY (company, id)
);
CREATE INDEX message_by_state ON message (company, state, due);
-- The token's SHA-256 in hexadecimal: the address itself is in no row.
CREATE TABLE feed (
  company TEXT NOT NULL,
  person TEXT NOT NULL,
  token TEXT NOT NULL,
  PRIMARY KEY (company, person)
);
CREATE UNIQUE INDEX feed_by_token ON feed (company, token)
