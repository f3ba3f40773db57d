-- Messages on their way. See store/migrations/0004-outbox.sql for the tables.

-- name: occasion_add
INSERT INTO occasion (company, place) VALUES ($1, $2);
-- name: occasion_list
SELECT place FROM occasion WHERE company = $1 ORDER BY place LIMIT $2;
-- name: occasion_end
DELETE FROM occasion WHERE company = $1 AND place = $2;

-- name: message_add
INSERT INTO message (company, id, person, cause, subject, name, state, made, due, attempts, lease, holder, said) VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, 0, '', '', '') ON CONFLICT (company, id) DO NOTHING;
-- name: message_next
SELECT person FROM message WHERE company = $1 AND state = 'waiting' AND due <= $2 AND lease < $2 ORDER BY due, id LIMIT 1;
-- name: message_claim
UPDATE message SET lease = $4, holder = $5 WHERE company = $1 AND person = $2 AND state = 'waiting' AND due <= $3 AND lease < $3;
-- name: message_held
SELECT id, cause, subject, name, made, attempts FROM message WHERE company = $1 AND holder = $2 AND state = 'waiting' ORDER BY made, id;
-- name: message_drop
DELETE FROM message WHERE company = $1 AND id = $2;
-- name: message_settle
UPDATE message SET state = $3, due = $4, said = $5, attempts = attempts + 1, lease = '', holder = '' WHERE company = $1 AND holder = $2 AND state = 'waiting';
-- name: message_named
SELECT person, due FROM message WHERE company = $1 AND name = $2 AND state = 'sent';
-- name: message_of_mail
SELECT cause, subject FROM message WHERE company = $1 AND person = $2 AND due = $3 AND state = 'sent';
-- name: message_bounced
UPDATE message SET state = 'refused', said = $4 WHERE company = $1 AND person = $2 AND due = $3 AND state = 'sent';
-- name: message_forget
DELETE FROM message WHERE company = $1 AND state = 'sent' AND due < $2;
-- name: message_again
UPDATE message SET state = 'waiting', made = $2, due = $2, attempts = 0 WHERE company = $1 AND state IN ('refused', 'given-up');
-- name: message_counts
SELECT state, COUNT(*) FROM message WHERE company = $1 AND (cause <> 'incident' OR person = $2) GROUP BY state;
-- name: message_list
SELECT person, cause, state, made, due, attempts, said FROM message WHERE company = $1 AND (cause <> 'incident' OR person = $2) AND (state <> 'waiting' OR attempts > 0) ORDER BY CASE state WHEN 'refused' THEN 0 WHEN 'given-up' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END, due DESC, id LIMIT $3;

-- name: choice_set
INSERT INTO notice_choice (company, person, way) VALUES ($1, $2, $3) ON CONFLICT (company, person) DO UPDATE SET way = $3;
-- name: choice_end
DELETE FROM notice_choice WHERE company = $1 AND person = $2;
-- name: choice_row
SELECT person, way FROM notice_choice WHERE company = $1 AND person = $2;
-- name: choice_after
SELECT person, way FROM notice_choice WHERE company = $1 AND person > $2 ORDER BY person LIMIT $3;
-- name: choice_count
SELECT COUNT(*) FROM notice_choice WHERE company = $1;
