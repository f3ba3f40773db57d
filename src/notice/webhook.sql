-- Webhooks and what is posted to them. See store/migrations/0007-webhooks.sql for the tables.

-- name: webhook_add
INSERT INTO webhook (company, id, url, secret, internal, made, rest, failures) VALUES ($1, $2, $3, $4, $5, $6, '', 0);
-- name: webhook_after
SELECT id, url, secret, internal, made FROM webhook WHERE company = $1 AND id > $2 ORDER BY id LIMIT $3;
-- name: webhook_row
SELECT id, url, secret, internal, made FROM webhook WHERE company = $1 AND id = $2;
-- name: webhook_count
SELECT COUNT(*) FROM webhook WHERE company = $1;
-- name: webhook_rest
UPDATE webhook SET rest = $3, failures = failures + 1 WHERE company = $1 AND id = $2;
-- name: webhook_is_well
UPDATE webhook SET rest = '', failures = 0 WHERE company = $1 AND id = $2 AND failures > 0;
-- name: webhook_wake
UPDATE webhook SET rest = '', failures = 0 WHERE company = $1;
-- name: webhook_end
DELETE FROM webhook WHERE company = $1 AND id = $2;
-- name: delivery_end
DELETE FROM webhook_delivery WHERE company = $1 AND webhook = $2;

-- name: delivery_add
INSERT INTO webhook_delivery (company, webhook, event, kind, request, happened, state, made, due, attempts, lease, holder, said) SELECT company, id, $2, $3, $4, $5, 'waiting', $5, $5, 0, '', '', '' FROM webhook WHERE company = $1 ON CONFLICT (company, webhook, event) DO NOTHING;
-- name: delivery_next
SELECT d.webhook, d.event FROM webhook_delivery d JOIN webhook w ON w.company = d.company AND w.id = d.webhook WHERE d.company = $1 AND d.state = 'waiting' AND d.due <= $2 AND d.lease < $2 AND w.rest <= $2 ORDER BY d.due, d.webhook, d.event LIMIT 1;
-- name: delivery_claim
UPDATE webhook_delivery SET lease = $5, holder = $6 WHERE company = $1 AND webhook = $2 AND event = $3 AND state = 'waiting' AND lease < $4;
-- name: delivery_held
SELECT d.kind, d.request, d.happened, d.made, w.failures, w.url, w.secret, w.internal FROM webhook_delivery d JOIN webhook w ON w.company = d.company AND w.id = d.webhook WHERE d.company = $1 AND d.webhook = $2 AND d.event = $3 AND d.holder = $4;
-- name: delivery_settle
UPDATE webhook_delivery SET state = $5, due = $6, said = $7, attempts = attempts + 1, lease = '', holder = '' WHERE company = $1 AND webhook = $2 AND event = $3 AND holder = $4;
-- name: delivery_give_up
UPDATE webhook_delivery SET state = 'given-up', due = $3, said = $5 WHERE company = $1 AND webhook = $2 AND state = 'waiting' AND made < $4;
-- name: delivery_forget
DELETE FROM webhook_delivery WHERE company = $1 AND state = 'sent' AND due < $2;
-- name: delivery_again
UPDATE webhook_delivery SET state = 'waiting', made = $2, due = $2, attempts = 0 WHERE company = $1 AND state IN ('refused', 'given-up');
-- name: delivery_list
SELECT webhook, kind, state, due, attempts, said FROM webhook_delivery WHERE company = $1 ORDER BY CASE state WHEN 'sent' THEN 2 WHEN 'waiting' THEN 1 ELSE 0 END, due DESC, event LIMIT $2;
