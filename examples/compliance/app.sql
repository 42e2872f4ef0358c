-- SQL Application: compliance
-- Version: 1.0.0
-- Description: Trades held against a watchlist, trading hours and halts; patterns that need an explanation
-- @app: compliance
-- @version: 1.0.0
-- @phase: production
-- @job_mode: transactional
-- @batch_size: 100
-- @sla.availability: 99.999%
-- @data_retention: 365d
-- @compliance: [OFAC, MiFID-II]

CREATE STREAM trades (
    trade_id BIGINT,
    ts TIMESTAMP,
    trader STRING,
    symbol STRING,
    side STRING,
    price DECIMAL(10,2),
    size BIGINT,
    WATERMARK FOR ts AS ts
) WITH ('connector' = 'file', 'path' = '${DATA:-data}/trades.csv', 'format' = 'csv');

-- An entry restricts a symbol, a trader, or one in the other; without an end it holds for good.
CREATE TABLE watchlist (
    entry BIGINT PRIMARY KEY,
    symbol STRING,
    trader STRING,
    restriction STRING,
    effective TIMESTAMP,
    expires TIMESTAMP
) WITH ('connector' = 'file', 'path' = '${DATA:-data}/watchlist.csv', 'format' = 'csv');

CREATE TABLE schedules (symbol STRING PRIMARY KEY, status STRING, session STRING)
WITH ('connector' = 'file', 'path' = '${DATA:-data}/schedules.csv', 'format' = 'csv');

CREATE STREAM halts (symbol STRING, halted_from TIMESTAMP, halted_to TIMESTAMP)
WITH ('connector' = 'file', 'path' = '${DATA:-data}/halts.csv', 'format' = 'csv');

-- @name: compliant_trades
-- @metric: compliant_trades_total
-- @metric_type: counter
-- @metric_help: "Trades that no entry of the watchlist forbids"
CREATE STREAM compliant_trades AS
SELECT t.trade_id, t.ts, t.trader, t.symbol, t.side, t.price, t.size, 'COMPLIANT' AS status
FROM trades AS t
WHERE NOT EXISTS (
    SELECT 1 FROM watchlist AS w
    WHERE (w.symbol = t.symbol OR w.symbol IS NULL)
      AND (w.trader = t.trader OR w.trader IS NULL)
      AND w.restriction IN ('BLOCKED', 'SUSPENDED')
      AND w.effective <= t.ts
      AND (w.expires IS NULL OR w.expires > t.ts)
)
WITH (
    'compliant_trades.type' = 'file_sink',
    'compliant_trades.path' = '${OUT:-out}/compliant_trades.csv',
    'compliant_trades.create_dirs' = 'true'
);

-- @name: blocked_trades
-- @metric: blocked_trades_total
-- @metric_type: counter
-- @metric_help: "Trades that the watchlist forbids, by restriction"
-- @metric_labels: restriction
CREATE STREAM blocked_trades AS
SELECT t.trade_id, t.ts, t.trader, t.symbol, t.price * t.size AS notional, w.entry, w.restriction
FROM trades AS t
JOIN watchlist AS w
  ON (w.symbol = t.symbol OR w.symbol IS NULL)
 AND (w.trader = t.trader OR w.trader IS NULL)
 AND w.restriction IN ('BLOCKED', 'SUSPENDED')
 AND w.effective <= t.ts
 AND (w.expires IS NULL OR w.expires > t.ts)
WITH (
    'blocked_trades.type' = 'file_sink',
    'blocked_trades.path' = '${OUT:-out}/blocked_trades.ndjson',
    'blocked_trades.create_dirs' = 'true'
);

-- Trades while their symbol trades: open, and not halted.
CREATE STREAM trades_in_hours AS
SELECT trade_id, ts, symbol, size
FROM compliant_trades AS t
WHERE t.symbol IN (SELECT symbol FROM schedules WHERE status = 'OPEN' AND session IN ('REGULAR', 'PRE_MARKET'))
  AND NOT EXISTS (
    SELECT 1 FROM halts AS h
    WHERE h.symbol = t.symbol AND h.halted_from <= t.ts AND (h.halted_to IS NULL OR h.halted_to > t.ts)
  )
WITH (
    'trades_in_hours.type' = 'file_sink',
    'trades_in_hours.path' = '${OUT:-out}/trades_in_hours.csv',
    'trades_in_hours.create_dirs' = 'true'
);

-- Bought and sold by the same trader, as much and within five seconds: nothing changed hands.
CREATE STREAM wash_trades AS
SELECT b.trader, b.symbol, b.trade_id AS bought, s.trade_id AS sold, b.size, s.ts - b.ts AS apart, s.ts
FROM trades AS b
JOIN trades AS s WITHIN INTERVAL '5' SECOND
  ON b.trader = s.trader AND b.symbol = s.symbol AND b.size = s.size
WHERE b.side = 'BUY' AND s.side = 'SELL'
WITH (
    'wash_trades.type' = 'file_sink',
    'wash_trades.path' = '${OUT:-out}/wash_trades.ndjson',
    'wash_trades.create_dirs' = 'true'
);

-- Ten times what the symbol's trades before it have been.
CREATE STREAM unusual_sizes AS
WITH sized AS (
    SELECT trade_id, ts, trader, symbol, size,
           AVG(size) OVER (PARTITION BY symbol ORDER BY ts ROWS BETWEEN 5 PRECEDING AND 1 PRECEDING) AS usual
    FROM trades
)
SELECT trade_id, ts, trader, symbol, size, usual FROM sized WHERE size > usual * 10;

-- @name: findings
-- @metric: findings_total
-- @metric_type: counter
-- @metric_help: "Findings for the report, by rule"
-- @metric_labels: rule
CREATE STREAM findings
WITH ('connector' = 'file', 'path' = '${OUT:-out}/findings.csv', 'create_dirs' = 'true') AS
SELECT ts, 'WATCHLIST' AS rule, trader, trade_id FROM blocked_trades
UNION ALL
SELECT ts, 'WASH_TRADE', trader, sold FROM wash_trades
UNION ALL
SELECT ts, 'UNUSUAL_SIZE', trader, trade_id FROM unusual_sizes;

SELECT rule, COUNT(*) AS findings, COUNT(DISTINCT trader) AS traders FROM findings GROUP BY rule EMIT FINAL;
