-- Reading and writing the record. See migrations/ for the tables.

-- name: migration_table
CREATE TABLE IF NOT EXISTS migration (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL, program TEXT NOT NULL);
-- name: migration_list
SELECT number, name, applied, program FROM migration ORDER BY number;
-- name: migration_add
INSERT INTO migration (number, name, applied, program) VALUES ($1, $2, $3, $4);

-- name: company_add
INSERT INTO company (company, size, acted, recorded, concern_rule) VALUES ($1, 0, $2, $3, $4);
-- name: company_list
SELECT company, size, acted, recorded, concern_rule FROM company ORDER BY company;
-- name: company_head
SELECT size, acted, recorded FROM company WHERE company = $1;
-- The head, held until the transaction ends: writers of one company come one after the other.
-- name: company_hold
UPDATE company SET size = size WHERE company = $1 RETURNING size, acted, recorded;
-- name: company_advance
UPDATE company SET size = $2, acted = $3, recorded = $4 WHERE company = $1;
-- name: company_derive
UPDATE company SET concern_rule = $2 WHERE company = $1;

-- name: entry_add
INSERT INTO entry (company, place, act, recorded, hash, content) VALUES ($1, $2, $3, $4, $5, $6);
-- name: entry_get
SELECT place, act, recorded, hash, content FROM entry WHERE company = $1 AND place = $2;
-- name: entry_recorded
SELECT recorded FROM entry WHERE company = $1 AND place = $2;
-- By the beginning of the hash: from `$2` on, below `$3`.
-- name: entry_by_hash
SELECT place, act, recorded, hash, content FROM entry WHERE company = $1 AND hash >= $2 AND hash < $3 ORDER BY hash LIMIT 2;
-- name: entry_range
SELECT place, act, recorded, hash, content FROM entry WHERE company = $1 AND place >= $2 AND place < $3 ORDER BY place;
-- name: entry_hashes
SELECT hash FROM entry WHERE company = $1 AND place >= $2 AND place < $3 ORDER BY place;
-- name: entry_erase
UPDATE entry SET content = NULL WHERE company = $1 AND place = $2;

-- name: node_add
INSERT INTO node (company, level, place, hash) VALUES ($1, $2, $3, $4) ON CONFLICT (company, level, place) DO NOTHING;
-- name: node_range
SELECT hash FROM node WHERE company = $1 AND level = $2 AND place >= $3 AND place < $4 ORDER BY place;
-- name: node_list
SELECT level, place, hash FROM node WHERE company = $1 ORDER BY level, place;

-- name: concern_add
INSERT INTO concern (company, subject, place) VALUES ($1, $2, $3) ON CONFLICT (company, subject, place) DO NOTHING;
-- name: concern_entries
SELECT e.place, e.act, e.recorded, e.hash, e.content FROM concern c JOIN entry e ON e.company = c.company AND e.place = c.place WHERE c.company = $1 AND c.subject = $2 AND c.place < $3 ORDER BY c.place;
-- name: concern_row
SELECT place FROM concern WHERE company = $1 AND subject = $2 AND place = $3;
-- name: concern_count
SELECT COUNT(*) FROM concern WHERE company = $1;
-- name: concern_list
SELECT subject, place FROM concern WHERE company = $1 ORDER BY subject, place;
-- name: concern_forget
DELETE FROM concern WHERE company = $1 AND subject = $2 AND place = $3;

-- name: key_add
INSERT INTO command_key (company, key, place, digest) VALUES ($1, $2, $3, $4);
-- name: key_get
SELECT place, digest FROM command_key WHERE company = $1 AND key = $2;
-- name: key_forget
UPDATE command_key SET digest = '' WHERE company = $1 AND key = $2;
-- name: key_list
SELECT key, place, digest FROM command_key WHERE company = $1 ORDER BY key;

-- name: checkpoint_add
INSERT INTO checkpoint (company, size, note, token) VALUES ($1, $2, $3, $4) ON CONFLICT (company, size) DO UPDATE SET note = $3, token = $4;
-- name: checkpoint_last
SELECT size, note, token FROM checkpoint WHERE company = $1 ORDER BY size DESC LIMIT 1;
-- With a token, or with a second signature: `$2` is such a note's pattern.
-- name: checkpoint_amended
SELECT size, note, token FROM checkpoint WHERE company = $1 AND (token IS NOT NULL OR note LIKE $2) ORDER BY size DESC LIMIT 1;
-- name: checkpoint_list
SELECT size, note, token FROM checkpoint WHERE company = $1 ORDER BY size;

-- name: document_add
INSERT INTO document (company, hash, content) VALUES ($1, $2, $3) ON CONFLICT (company, hash) DO NOTHING;
-- name: document_get
SELECT content FROM document WHERE company = $1 AND hash = $2;
-- name: document_list
SELECT hash, content FROM document WHERE company = $1 ORDER BY hash;

-- What is derived is emptied and made again (rebuild.c).
-- name: node_clear
DELETE FROM node WHERE company = $1;
-- name: concern_clear
DELETE FROM concern WHERE company = $1;

-- The record row by row, after a key (convert.c): columns as in the table.
-- name: entry_after
SELECT place, act, recorded, hash, content FROM entry WHERE company = $1 AND place > $2 ORDER BY place LIMIT $3;
-- name: entry_count
SELECT COUNT(*) FROM entry WHERE company = $1;
-- name: key_after
SELECT key, place, digest FROM command_key WHERE company = $1 AND key > $2 ORDER BY key LIMIT $3;
-- name: key_row
SELECT key, place, digest FROM command_key WHERE company = $1 AND key = $2;
-- name: key_count
SELECT COUNT(*) FROM command_key WHERE company = $1;
-- name: checkpoint_after
SELECT size, note, token FROM checkpoint WHERE company = $1 AND size > $2 ORDER BY size LIMIT $3;
-- name: checkpoint_row
SELECT size, note, token FROM checkpoint WHERE company = $1 AND size = $2;
-- name: checkpoint_count
SELECT COUNT(*) FROM checkpoint WHERE company = $1;
-- name: document_after
SELECT hash, content FROM document WHERE company = $1 AND hash > $2 ORDER BY hash LIMIT $3;
-- name: document_row
SELECT hash, content FROM document WHERE company = $1 AND hash = $2;
-- name: document_count
SELECT COUNT(*) FROM document WHERE company = $1;

-- Do the tables fit together? (vitals.c, verify.c)
-- name: entry_first
SELECT place FROM entry WHERE company = $1 ORDER BY place LIMIT 1;
-- name: entry_last
SELECT place FROM entry WHERE company = $1 ORDER BY place DESC LIMIT 1;
-- name: node_count
SELECT COUNT(*) FROM node WHERE company = $1;
-- name: concern_any
SELECT place FROM concern WHERE company = $1 LIMIT 1;
