-- SQL Application: price_analytics
-- Version: 1.0.0
-- Description: How prices move: against the one before, over windows, and which moves were the largest
-- @app: price_analytics
-- @version: 1.0.0
-- @phase: production
-- @depends_on: market_data
-- @job_mode: adaptive
-- @num_partitions: 8
-- @partitioning_strategy: hash

CREATE STREAM prices (
    ts TIMESTAMP,
    symbol STRING NOT NULL,
    price DECIMAL(10,2),
    volume BIGINT,
    WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'file', 'path' = '${DATA:-data}/prices.csv', 'format' = 'csv');

-- Each price beside the one before and the one after it.
CREATE STREAM movements AS
SELECT
    symbol,
    ts,
    price,
    volume,
    LAG(price, 1) OVER (ROWS WINDOW BUFFER 100 ROWS PARTITION BY symbol ORDER BY ts) AS previous_price,
    LEAD(price, 1) OVER (PARTITION BY symbol ORDER BY ts) AS next_price,
    ROUND((price - previous_price) / previous_price * 100, 2) AS change_pct,
    CASE
        WHEN ABS(change_pct) > 5.0 THEN 'SIGNIFICANT'
        WHEN ABS(change_pct) > 2.0 THEN 'MODERATE'
        ELSE 'NORMAL'
    END AS severity
FROM prices
WITH ('movements.type' = 'file_sink', 'movements.path' = '${OUT:-out}/movements.csv', 'movements.create_dirs' = 'true');

-- @name: price_alerts
-- @metric: price_alerts_total
-- @metric_type: counter
-- @metric_help: "Price moves worth a look, by severity"
-- @metric_labels: symbol, severity
--
-- @metric: price_change_pct
-- @metric_type: gauge
-- @metric_help: "Latest such move in percent"
-- @metric_labels: symbol
-- @metric_field: change_pct
CREATE STREAM price_alerts
WITH ('connector' = 'file', 'path' = '${OUT:-out}/price_alerts.ndjson', 'create_dirs' = 'true') AS
SELECT symbol, ts, price, previous_price, change_pct, severity
FROM movements
WHERE severity IN ('SIGNIFICANT', 'MODERATE');

-- Where the price stands against its recent past.
CREATE STREAM trends
WITH ('connector' = 'file', 'path' = '${OUT:-out}/trends.csv', 'create_dirs' = 'true') AS
SELECT
    symbol,
    ts,
    price,
    ROUND(AVG(price) OVER last_three, 4) AS average_of_3,
    SUM(volume) OVER (PARTITION BY symbol ORDER BY ts RANGE BETWEEN INTERVAL '30' SECOND PRECEDING AND CURRENT ROW)
        AS volume_30s,
    MAX(price) OVER (PARTITION BY symbol ORDER BY ts ROWS UNBOUNDED PRECEDING) AS high_so_far,
    price >= high_so_far AS at_high
FROM prices
WINDOW last_three AS (PARTITION BY symbol ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);

-- One row a minute, for symbols with more than one price in it.
CREATE TABLE price_stats
WITH ('connector' = 'file', 'path' = '${OUT:-out}/price_stats.csv', 'create_dirs' = 'true') AS
SELECT
    symbol PRIMARY KEY,
    window_start PRIMARY KEY,
    COUNT(*) AS prices,
    AVG(price) AS average,
    MEDIAN(price) AS median,
    MAX(price) - MIN(price) AS spread,
    ARG_MAX(ts, volume) AS busiest_at
FROM prices
GROUP BY symbol
WINDOW TUMBLING(ts, INTERVAL '1' MINUTE)
HAVING COUNT(*) > 1
EMIT FINAL;

-- Bursts of prices with at most 15 seconds between them.
CREATE STREAM bursts
WITH ('connector' = 'file', 'path' = '${OUT:-out}/bursts.csv', 'create_dirs' = 'true') AS
SELECT
    symbol,
    window_start,
    window_end,
    COUNT(*) AS prices,
    DATEDIFF('seconds', MIN(ts), MAX(ts)) AS seconds
FROM prices
GROUP BY symbol
WINDOW SESSION(ts, 15s)
EMIT FINAL;

-- The two largest moves of each symbol.
CREATE VIEW ranked AS
SELECT symbol, ts, change_pct, ROW_NUMBER() OVER (PARTITION BY symbol ORDER BY ABS(change_pct) DESC, ts) AS place
FROM movements
WHERE change_pct IS NOT NULL;

SELECT symbol, place, ts, change_pct FROM ranked WHERE place <= 2 ORDER BY symbol, place;
