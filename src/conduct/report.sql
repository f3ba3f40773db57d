-- Reports of suspected violations. See store/migrations/0006-report.sql for the tables.

-- name: attachment_add
INSERT INTO attachment (company, id, content) VALUES ($1, $2, $3) ON CONFLICT (company, id) DO NOTHING;
-- name: attachment_get
SELECT content FROM attachment WHERE company = $1 AND id = $2;
-- name: attachment_count
SELECT COUNT(*) FROM attachment WHERE company = $1;
-- name: attachment_after
SELECT id, content FROM attachment WHERE company = $1 AND id > $2 ORDER BY id LIMIT $3;
-- name: attachment_row
SELECT id, content FROM attachment WHERE company = $1 AND id = $2;

-- name: held_report_add
INSERT INTO held_report (company, id, kind, about, said, files, due) VALUES ($1, $2, $3, $4, $5, $6, $7);
-- name: held_report_due
SELECT id, kind, about, said, files, due FROM held_report WHERE company = $1 AND due <= $2 ORDER BY id LIMIT 1;
-- name: held_report_end
DELETE FROM held_report WHERE company = $1 AND id = $2;
-- name: held_report_count
SELECT COUNT(*) FROM held_report WHERE company = $1;
-- name: held_report_after
SELECT id, kind, about, said, files, due FROM held_report WHERE company = $1 AND id > $2 ORDER BY id LIMIT $3;
-- name: held_report_row
SELECT id, kind, about, said, files, due FROM held_report WHERE company = $1 AND id = $2;
