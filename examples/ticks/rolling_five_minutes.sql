-- @app: rolling_five_minutes
-- @description: Five-minute windows, a new one every minute, per symbol. TRADES names another file.

CREATE STREAM trades (
  ts TIMESTAMP, symbol STRING, price DECIMAL(10, 4), size BIGINT, exchange STRING,
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'file', 'format' = 'csv',
  'path' = '${TRADES:-../shared/data/ticks/trades_2013-10-08.csv.gz}'
);

SELECT symbol,
       window_start,
       window_end,
       COUNT(*)                                   AS trades,
       SUM(size)                                  AS volume,
       SUM(price * size)                          AS notional,
       VWAP(price, size)                          AS vwap,
       MAX(price) - MIN(price)                    AS price_range,
       COUNT(*) FILTER (WHERE size >= 10000)      AS blocks,
       COUNT(DISTINCT exchange)                   AS exchanges
FROM trades
GROUP BY symbol
WINDOW HOPPING(ts, INTERVAL '5' MINUTE, INTERVAL '1' MINUTE);
