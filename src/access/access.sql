-- Who may come in. See store/migrations/0003-access.sql for the tables. Tokens are hashes: what a person holds is in no row.

-- name: credential_set
INSERT INTO credential (company, person, password, changed) VALUES ($1, $2, $3, $4) ON CONFLICT (company, person) DO UPDATE SET password = $3, changed = $4;
-- name: credential_count
SELECT COUNT(*) FROM credential WHERE company = $1;
-- name: credential_after
SELECT person, password, changed FROM credential WHERE company = $1 AND person > $2 ORDER BY person LIMIT $3;
-- name: credential_row
SELECT person, password, changed FROM credential WHERE company = $1 AND person = $2;

-- name: credential_end
DELETE FROM credential WHERE company = $1 AND person = $2;

-- name: session_add
INSERT INTO session (company, token, person, until, raised) VALUES ($1, $2, $3, $4, $5);
-- name: session_get
SELECT person, until, raised FROM session WHERE company = $1 AND token = $2;
-- name: session_raise
UPDATE session SET raised = $3 WHERE company = $1 AND token = $2;
-- name: session_end
DELETE FROM session WHERE company = $1 AND token = $2;
-- name: session_end_others
DELETE FROM session WHERE company = $1 AND person = $2 AND token <> $3;
-- name: session_forget
DELETE FROM session WHERE company = $1 AND until < $2;

-- name: sign_in_link_add
INSERT INTO sign_in_link (company, token, person, until) VALUES ($1, $2, $3, $4);
-- name: sign_in_link_get
SELECT person, until FROM sign_in_link WHERE company = $1 AND token = $2;
-- name: sign_in_link_end
DELETE FROM sign_in_link WHERE company = $1 AND token = $2;
-- name: sign_in_link_end_of
DELETE FROM sign_in_link WHERE company = $1 AND person = $2;
-- name: sign_in_link_forget
DELETE FROM sign_in_link WHERE company = $1 AND until < $2;

-- name: openid_errand_add
INSERT INTO openid_errand (company, state, browser, begun, session, carried) VALUES ($1, $2, $3, $4, $5, $6);
-- name: openid_errand_count
SELECT COUNT(*) FROM openid_errand WHERE company = $1;
-- name: openid_errand_count_of
SELECT COUNT(*) FROM openid_errand WHERE company = $1 AND session = $2;
-- name: openid_errand_take
DELETE FROM openid_errand WHERE company = $1 AND state = $2 RETURNING browser, begun, session, carried;
-- name: openid_errand_forget
DELETE FROM openid_errand WHERE company = $1 AND begun < $2;
