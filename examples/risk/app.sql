-- SQL Application: risk
-- Version: 1.0.0
-- Description: Positions at the price of their moment, held against the limits of traders and desks
-- @app: risk
-- @version: 1.0.0
-- @phase: production
-- @depends_on: market_data
-- @job_mode: transactional
-- @batch_size: 500
-- @compliance: [Basel-III]

CREATE STREAM prices (ts TIMESTAMP, symbol STRING, price DECIMAL(10,2), WATERMARK FOR ts AS ts)
WITH ('connector' = 'file', 'path' = '${DATA:-data}/prices.csv', 'format' = 'csv');

CREATE STREAM positions (
    ts TIMESTAMP,
    trader STRING,
    desk STRING,
    symbol STRING,
    size BIGINT,
    pnl DECIMAL(12,2),
    WATERMARK FOR ts AS ts - INTERVAL '2' SECONDS
) WITH ('connector' = 'file', 'path' = '${DATA:-data}/positions.ndjson', 'format' = 'json');

CREATE TABLE desk_limits (desk STRING PRIMARY KEY, max_notional DECIMAL(14,2))
WITH ('connector' = 'file', 'path' = '${DATA:-data}/desk_limits.csv', 'format' = 'csv');

-- Each position at the last price before it, with the running profit and loss of its trader.
CREATE STREAM valued AS
SELECT
    p.ts,
    p.trader,
    p.desk,
    p.symbol,
    p.size,
    q.price,
    q.ts AS priced_at,
    ABS(p.size * q.price) AS notional,
    p.pnl,
    SUM(p.pnl) OVER (PARTITION BY p.trader ORDER BY p.ts ROWS UNBOUNDED PRECEDING) AS pnl_so_far
FROM positions AS p
ASOF JOIN prices AS q MATCH_CONDITION (p.ts >= q.ts) ON p.symbol = q.symbol
WITH ('valued.type' = 'file_sink', 'valued.path' = '${OUT:-out}/valued.csv', 'valued.create_dirs' = 'true');

-- @name: trader_checks
-- @metric: risk_checks_total
-- @metric_type: counter
-- @metric_help: "Positions checked, by result"
-- @metric_labels: trader, result
--
-- @metric: risk_limit_use
-- @metric_type: histogram
-- @metric_help: "Share of the notional limit that is used"
-- @metric_field: limit_use
-- @metric_buckets: 0.5, 0.8, 0.9, 1
CREATE STREAM trader_checks AS
SELECT
    v.ts,
    v.trader,
    l.role,
    v.symbol,
    v.notional,
    ROUND(v.notional / l.max_notional, 4) AS limit_use,
    v.pnl_so_far,
    CASE
        WHEN l.trader IS NULL THEN 'NO_LIMIT'
        WHEN v.notional > l.max_notional THEN 'NOTIONAL'
        WHEN -v.pnl_so_far > l.max_loss THEN 'LOSS'
        WHEN v.notional > l.max_notional * 0.9 THEN 'WARNING'
        ELSE 'OK'
    END AS result
FROM valued AS v
LEFT JOIN trader_limits AS l ON v.trader = l.trader
WITH (
    'trader_limits.config_file' = 'configs/trader_limits.yaml',
    'trader_checks.type' = 'file_sink',
    'trader_checks.path' = '${OUT:-out}/trader_checks.ndjson',
    'trader_checks.create_dirs' = 'true'
);

-- The latest position of each trader in each symbol at the end of the day, and what they come to by desk.
CREATE STREAM book AS
SELECT trader, symbol, LAST(desk) AS desk, LAST(notional) AS notional, LAST(ts) AS ts
FROM valued
GROUP BY trader, symbol
EMIT FINAL;

CREATE TABLE desk_exposure
WITH ('connector' = 'file', 'path' = '${OUT:-out}/desk_exposure.csv', 'create_dirs' = 'true') AS
SELECT e.desk PRIMARY KEY, e.notional, e.traders, d.max_notional, e.notional > d.max_notional AS breached
FROM (
    SELECT desk, SUM(notional) AS notional, COUNT(DISTINCT trader) AS traders FROM book GROUP BY desk EMIT FINAL
) AS e
LEFT JOIN desk_limits AS d ON e.desk = d.desk;

-- One list of all that needs somebody's attention.
CREATE STREAM alerts (ts TIMESTAMP, kind STRING, subject STRING, amount DECIMAL(38,2))
WITH ('connector' = 'file', 'path' = '${OUT:-out}/alerts.csv', 'create_dirs' = 'true');

INSERT INTO alerts
SELECT ts, result, trader, notional FROM trader_checks WHERE result IN ('NOTIONAL', 'LOSS', 'NO_LIMIT')
UNION ALL
SELECT window_end, 'BUSY', desk, CAST(COUNT(*) AS DECIMAL(38,2)) AS positions
FROM positions GROUP BY desk WINDOW TUMBLING(ts, 1m) HAVING COUNT(*) > 3;

-- Every trader's worst moment.
SELECT trader, ts, pnl_so_far
FROM (SELECT trader, ts, pnl_so_far, ROW_NUMBER() OVER (PARTITION BY trader ORDER BY pnl_so_far, ts) AS place FROM valued)
WHERE place = 1
ORDER BY pnl_so_far;
