-- Webhooks, and how each person wants to hear of what is new. No part of the ledger. Instants are text in UTC.

-- `secret`: the key by which what is posted is signed; the receiver holds it, too. `internal`: 1 where the receiver may be in a
-- private network. `rest`: until when it is left in peace, for it failed so many times in a row (`failures`); empty: it did not.
CREATE TABLE webhook (
  company TEXT NOT NULL,
  id TEXT NOT NULL,
  url TEXT NOT NULL,
  secret TEXT NOT NULL,
  internal INTEGER NOT NULL,
  made TEXT NOT NULL,
  rest TEXT NOT NULL,
  failures INTEGER NOT NULL,
  PRIMARY KEY (company, id)
);
-- What is posted to a webhook: written in the transaction of the act of which it tells. `event`: the id that the receiver is told.
-- `request`: of the form of the site's own ids, or empty. The others as of messages.
CREATE TABLE webhook_delivery (
  company TEXT NOT NULL,
  webhook TEXT NOT NULL,
  event TEXT NOT NULL,
  kind TEXT NOT NULL,
  request TEXT NOT NULL,
  happened TEXT NOT NULL,
  state TEXT NOT NULL,
  made TEXT NOT NULL,
  due TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  lease TEXT NOT NULL,
  holder TEXT NOT NULL,
  said TEXT NOT NULL,
  PRIMARY KEY (company, webhook, event)
);
CREATE INDEX webhook_delivery_by_state ON webhook_delivery (company, state, due);
-- `way`: digest. Who has no row hears at once.
CREATE TABLE notice_choice (
  company TEXT NOT NULL,
  person TEXT NOT NULL,
  way TEXT NOT NULL,
  PRIMARY KEY (company, person)
)
