-- Who was sent to the provider of OpenID Connect and is not back yet. No part of the ledger; what is over is deleted. `state` and `browser`
-- are the SHA-256 of what the provider hands on and of what the browser keeps, in hexadecimal. `session`: whose holder is to show again who
-- he is, hashed as in its table; empty: somebody who signs in. `carried`: what the browser is to have again, sealed with a key that only it has.
CREATE TABLE openid_errand (
  company TEXT NOT NULL,
  state TEXT NOT NULL,
  browser TEXT NOT NULL,
  begun TEXT NOT NULL,
  session TEXT NOT NULL,
  carried TEXT NOT NULL,
  PRIMARY KEY (company, state)
);
CREATE INDEX openid_errand_by_session ON openid_errand (company, session)
