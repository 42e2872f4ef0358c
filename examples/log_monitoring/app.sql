-- SQL Application: log_monitoring
-- Version: 1.0.0
-- Description: What an access log says about errors, slowness and visitors
-- @app: log_monitoring
-- @version: 1.0.0
-- @phase: production
-- @observability.metrics.enabled: true

CREATE STREAM access (
    time STRING,
    host STRING,
    "user" STRING,
    method STRING,
    path STRING,
    status INT,
    millis BIGINT,
    at AS DATE_PARSE(time, '%d/%b/%Y %H:%M:%S'),
    route AS CASE WHEN path LIKE '/item/%' THEN '/item' ELSE SPLIT_PART(path, '?', 1) END,
    WATERMARK FOR at AS at - INTERVAL '10' SECOND
) WITH ('connector' = 'file', 'path' = '${DATA:-data}/access.csv', 'format' = 'csv', 'csv.delimiter' = ';');

CREATE TABLE hosts (host STRING PRIMARY KEY, rack STRING, team STRING)
WITH ('connector' = 'file', 'path' = '${DATA:-data}/hosts.csv', 'format' = 'csv', 'csv.delimiter' = ';');

-- @name: requests
-- @metric: http_requests_total
-- @metric_type: counter
-- @metric_help: "Requests, by route and class of status"
-- @metric_labels: route, class
--
-- @metric: http_request_seconds
-- @metric_type: histogram
-- @metric_help: "How long requests took"
-- @metric_field: seconds
-- @metric_labels: route
-- @metric_buckets: 0.05, 0.25, 1, 10
CREATE STREAM requests AS
SELECT
    at,
    host,
    "user",
    route,
    status,
    status / 100 || 'xx' AS class,
    CAST(millis AS DECIMAL(12,3)) / 1000 AS seconds,
    millis
FROM access;

-- Errors and slowness by minute.
CREATE TABLE by_minute
WITH ('connector' = 'file', 'path' = '${OUT:-out}/by_minute.csv', 'create_dirs' = 'true') AS
SELECT
    window_start PRIMARY KEY,
    route PRIMARY KEY,
    COUNT(*) AS requests,
    COUNT(*) FILTER (WHERE status >= 500) AS errors,
    ROUND(COUNT(*) FILTER (WHERE status >= 500) * 100.0 / COUNT(*), 1) AS error_pct,
    PERCENTILE_DISC(0.95) WITHIN GROUP (ORDER BY millis) AS p95_millis
FROM requests
GROUP BY route
WINDOW TUMBLING(at, 1m)
EMIT FINAL
WITH ('late_rows' = 'dead_letter', 'dead_letter.path' = '${OUT:-out}/late.ndjson');

-- @name: incidents
-- @metric: incidents_total
-- @metric_type: counter
-- @metric_help: "Minutes in which a route failed"
-- @metric_labels: route
CREATE STREAM incidents AS
SELECT window_start AS since, route, errors, error_pct, p95_millis
FROM by_minute
WHERE error_pct >= ${ERROR_PCT:50}
WITH ('incidents.type' = 'file_sink', 'incidents.path' = '${OUT:-out}/incidents.ndjson', 'incidents.create_dirs' = 'true');

-- What visitors did, visit by visit.
CREATE STREAM visits AS
SELECT "user", window_start AS began, COUNT(*) AS requests, STRING_AGG(route, ' ') AS routes, MAX(millis) AS slowest
FROM requests
GROUP BY "user"
WINDOW SESSION(at, 60s)
EMIT FINAL
WITH ('visits.type' = 'file_sink', 'visits.path' = '${OUT:-out}/visits.csv', 'visits.create_dirs' = 'true');

-- An error of a host that has failed before within half a minute, with who looks after it.
CREATE STREAM repeated_errors AS
SELECT e.at, e.host, h.team, e.route, e.at - e.before AS after
FROM (
    SELECT at, host, route, LAG(at) OVER (PARTITION BY team_of ORDER BY at) AS before
    FROM (SELECT at, host, route, 'all' AS team_of FROM requests WHERE status >= 500) AS failed
) AS e
JOIN hosts AS h ON e.host = h.host
WHERE e.at - e.before <= INTERVAL '30' SECOND
WITH ('repeated_errors.type' = 'file_sink', 'repeated_errors.path' = '${OUT:-out}/repeated_errors.ndjson', 'repeated_errors.create_dirs' = 'true');

-- The three routes on which most time was spent.
SELECT route, COUNT(*) AS requests, SUM(millis) AS millis
FROM requests
GROUP BY route
ORDER BY millis DESC
LIMIT 3
EMIT FINAL;
