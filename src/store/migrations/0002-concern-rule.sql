-- By which rule (ledger/concern.h) the rows of `concern` were made; 0: by one that had no number.
ALTER TABLE company ADD COLUMN concern_rule INTEGER NOT NULL DEFAULT 0
