-- @app: last_quote
-- @description: Each trade with the last quote of its symbol before it, on whichever exchange. TRADES and QUOTES name other files.

CREATE STREAM trades (
  ts TIMESTAMP, symbol STRING, price DECIMAL(10, 4), size BIGINT, exchange STRING,
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'file', 'format' = 'csv',
  'path' = '${TRADES:-../shared/data/ticks/trades_2013-10-08.csv.gz}'
);

CREATE STREAM quotes (
  ts TIMESTAMP, symbol STRING, bid_price DECIMAL(10, 4), bid_size BIGINT, ask_price DECIMAL(10, 4), ask_size BIGINT,
  exchange STRING,
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'file', 'format' = 'csv',
  'path' = '${QUOTES:-../shared/data/ticks/quotes_2013-10-08.csv.gz}'
);

SELECT t.ts AS trade_ts, t.symbol, t.price, t.size,
       q.ts AS quote_ts, q.exchange AS quote_exchange, q.bid_price, q.bid_size, q.ask_price, q.ask_size
FROM trades t
ASOF LEFT JOIN quotes q MATCH_CONDITION (t.ts >= q.ts) ON t.symbol = q.symbol;
