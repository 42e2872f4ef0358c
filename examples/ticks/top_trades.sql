-- @app: top_trades
-- @description: The three largest trades of each symbol in every ten minutes; of equal ones the earlier is larger.

CREATE STREAM trades (
  ts TIMESTAMP, symbol STRING, price DECIMAL(10, 4), size BIGINT, exchange STRING,
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'file', 'format' = 'csv',
  'path' = '${TRADES:-../shared/data/ticks/trades_2013-10-08.csv.gz}'
);

SELECT ten_minutes, symbol, place, ts, exchange, price, size, notional
FROM (
  SELECT TIME_BUCKET(INTERVAL '10' MINUTE, ts) AS ten_minutes, symbol, ts, exchange, price, size,
         price * size AS notional,
         ROW_NUMBER() OVER (PARTITION BY ten_minutes, symbol ORDER BY notional DESC, ts) AS place
  FROM trades
) AS ranked
WHERE place <= 3;
