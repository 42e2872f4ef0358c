-- @app: notional_by_exchange
-- @description: What was traded where: one row per exchange at the end of the day. TRADES names another file.

CREATE STREAM trades (
  ts TIMESTAMP, symbol STRING, price DECIMAL(10, 4), size BIGINT, exchange STRING,
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'file', 'format' = 'csv',
  'path' = '${TRADES:-../shared/data/ticks/trades_2013-10-08.csv.gz}'
);

SELECT exchange,
       COUNT(*)          AS trades,
       SUM(size)         AS volume,
       SUM(price * size) AS notional,
       VWAP(price, size) AS vwap,
       MAX(size)         AS largest
FROM trades
GROUP BY exchange
EMIT FINAL;
