-- @app: one_minute_bars
-- @description: Open, high, low, close, volume and VWAP per symbol and minute. TRADES names another file.

CREATE STREAM trades (
  ts TIMESTAMP, symbol STRING, price DECIMAL(10, 4), size BIGINT, exchange STRING,
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'file', 'format' = 'csv',
  'path' = '${TRADES:-../shared/data/ticks/trades_2013-10-08.csv.gz}'
);

SELECT symbol,
       window_start,
       FIRST(price)      AS open,
       MAX(price)        AS high,
       MIN(price)        AS low,
       LAST(price)       AS close,
       SUM(size)         AS volume,
       VWAP(price, size) AS vwap,
       AVG(price)        AS mean_price,
       COUNT(*)          AS trades
FROM trades
GROUP BY symbol
WINDOW TUMBLING(ts, INTERVAL '1' MINUTE);
