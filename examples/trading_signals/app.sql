-- SQL Application: trading_signals
-- Version: 1.0.0
-- Description: Order flow, bursts of volume and prices that differ between two exchanges
-- @app: trading_signals
-- @version: 1.0.0
-- @phase: production
-- @depends_on: market_data
-- @job_mode: adaptive
-- @batch_size: 2000
-- @sla.latency.p99: 5ms

CREATE STREAM quotes_a (
    ts TIMESTAMP, symbol STRING, bid DECIMAL(10,2), ask DECIMAL(10,2), bid_size BIGINT, ask_size BIGINT,
    WATERMARK FOR ts AS ts
) WITH ('connector' = 'file', 'path' = '${DATA:-data}/quotes_a.csv', 'format' = 'csv');

CREATE STREAM quotes_b (
    ts TIMESTAMP, symbol STRING, bid DECIMAL(10,2), ask DECIMAL(10,2), bid_size BIGINT, ask_size BIGINT,
    WATERMARK FOR ts AS ts
) WITH ('connector' = 'file', 'path' = '${DATA:-data}/quotes_b.csv', 'format' = 'csv');

-- @name: arbitrage
-- @metric: arbitrage_total
-- @metric_type: counter
-- @metric_help: "Chances to buy on B and sell on A"
-- @metric_labels: symbol
--
-- @metric: arbitrage_profit_total
-- @metric_type: counter
-- @metric_help: "What they would have brought"
-- @metric_field: profit
-- @metric_labels: symbol
--
-- @metric: arbitrage_spread_bps
-- @metric_type: histogram
-- @metric_help: "Their spread, in hundredths of a percent"
-- @metric_field: spread_bps
-- @metric_buckets: 5, 10, 25, 50
CREATE STREAM arbitrage AS
SELECT
    a.symbol,
    a.ts AS ts_a,
    b.ts AS ts_b,
    a.bid AS bid_a,
    b.ask AS ask_b,
    a.bid - b.ask AS spread,
    ROUND((a.bid - b.ask) / b.ask * 10000, 2) AS spread_bps,
    LEAST(a.bid_size, b.ask_size) AS size,
    (a.bid - b.ask) * LEAST(a.bid_size, b.ask_size) AS profit
FROM quotes_a AS a
JOIN quotes_b AS b
  ON a.symbol = b.symbol
 AND b.ts BETWEEN a.ts - INTERVAL '1' SECOND AND a.ts + INTERVAL '1' SECOND
WHERE a.bid > b.ask
WITH (
    'arbitrage.type' = 'file_sink',
    'arbitrage.path' = '${OUT:-out}/arbitrage.csv',
    'arbitrage.create_dirs' = 'true'
);

-- Order flow in windows of ten seconds that overlap by half.
CREATE STREAM order_flow AS
SELECT
    symbol PRIMARY KEY,
    _window_start AS window_start,
    _window_end AS window_end,
    SUM(CASE WHEN side = 'BUY' THEN quantity ELSE 0 END) AS bought,
    SUM(quantity) FILTER (WHERE side = 'SELL') AS sold,
    SUM(quantity) AS total,
    ROUND(CAST(SUM(CASE WHEN side = 'BUY' THEN quantity ELSE 0 END) AS DECIMAL(18,4)) / SUM(quantity), 4) AS buy_ratio
FROM orders
GROUP BY symbol
WINDOW SLIDING(10s, 5s)
HAVING SUM(quantity) >= 500
EMIT FINAL
WITH (
    'event.time.field' = 'at',
    'event.time.format' = 'epoch_millis',
    'watermark.max_out_of_orderness' = '1s',
    'orders.type' = 'file_source',
    'orders.path' = '${DATA:-data}/orders.ndjson',
    'orders.schema' = 'order_id BIGINT, at BIGINT, symbol STRING, side STRING, quantity BIGINT, price DECIMAL(10,2)',
    'order_flow.type' = 'file_sink',
    'order_flow.path' = '${OUT:-out}/order_flow.csv',
    'order_flow.create_dirs' = 'true'
);

-- @name: imbalances
-- @metric: imbalance_ratio
-- @metric_type: gauge
-- @metric_help: "Share of buys where one side dominates"
-- @metric_field: buy_ratio
-- @metric_labels: symbol, signal
CREATE STREAM imbalances AS
SELECT symbol, window_end, buy_ratio, CASE WHEN buy_ratio > 0.7 THEN 'BUY' ELSE 'SELL' END AS signal
FROM order_flow
WHERE buy_ratio > 0.7 OR buy_ratio < 0.3
WITH (
    'imbalances.type' = 'file_sink',
    'imbalances.path' = '${OUT:-out}/imbalances.ndjson',
    'imbalances.create_dirs' = 'true'
);

-- An order far above the mean of those before it.
CREATE STREAM volume_spikes AS
SELECT order_id, symbol, quantity, usual, ROUND(quantity / usual, 2) AS times
FROM (
    SELECT order_id, symbol, quantity,
           AVG(quantity) OVER (PARTITION BY symbol ORDER BY at ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING) AS usual
    FROM orders
    WITH (
        'orders.type' = 'file_source',
        'orders.path' = '${DATA:-data}/orders.ndjson'
    )
) AS sized
WHERE quantity > usual * 3
WITH (
    'volume_spikes.type' = 'file_sink',
    'volume_spikes.path' = '${OUT:-out}/volume_spikes.csv',
    'volume_spikes.create_dirs' = 'true'
);

-- The best bid over both exchanges, as it changes.
CREATE STREAM best_bid AS
SELECT symbol, ts, bid, MAX(bid) OVER (PARTITION BY symbol ORDER BY ts RANGE BETWEEN INTERVAL '1' SECOND PRECEDING AND CURRENT ROW) AS best
FROM (SELECT ts, symbol, bid FROM quotes_a UNION ALL SELECT ts, symbol, bid FROM quotes_b) AS quotes
WITH (
    'best_bid.type' = 'file_sink',
    'best_bid.path' = '${OUT:-out}/best_bid.csv',
    'best_bid.create_dirs' = 'true'
);

-- The strongest signal of each symbol.
SELECT symbol, window_end, buy_ratio, total
FROM order_flow
QUALIFY ROW_NUMBER() OVER (PARTITION BY symbol ORDER BY ABS(buy_ratio - 0.5) DESC, window_end) = 1
ORDER BY symbol;
