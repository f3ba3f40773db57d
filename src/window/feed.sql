-- Private addresses of calendars. See store/migrations/0004-outbox.sql for the table.

-- name: feed_set
INSERT INTO feed (company, person, token) VALUES ($1, $2, $3) ON CONFLICT (company, person) DO UPDATE SET token = $3;
-- name: feed_end
DELETE FROM feed WHERE company = $1 AND person = $2;
-- name: feed_person
SELECT person FROM feed WHERE company = $1 AND token = $2;
-- name: feed_has
SELECT 1 FROM feed WHERE company = $1 AND person = $2;
