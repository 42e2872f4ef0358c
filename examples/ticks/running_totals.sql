-- @app: running_totals
-- @description: The day so far per symbol, a new row after every trade. TRADES names another file.

CREATE STREAM trades (
  ts TIMESTAMP, symbol STRING, price DECIMAL(10, 4), size BIGINT, exchange STRING,
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'file', 'format' = 'csv',
  'path' = '${TRADES:-../shared/data/ticks/trades_2013-10-08.csv.gz}'
);

SELECT symbol,
       COUNT(*)          AS trades,
       SUM(size)         AS volume,
       SUM(price * size) AS notional,
       AVG(price)        AS mean_price,
       MIN(price)        AS low,
       MAX(price)        AS high,
       LAST(price)       AS last_price
FROM trades
GROUP BY symbol
EMIT CHANGES;
