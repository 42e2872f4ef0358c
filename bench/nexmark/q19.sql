-- The ten highest bids of every auction, with their place.
-- Features: top n by key; a new row moves the places of others.

CREATE STREAM bid (WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND)
  WITH ('connector' = 'generator', 'kind' = 'nexmark', 'events' = 'bid', 'rows' = '${EVENTS:100000}',
        'rate' = '${RATE:10000}', 'seed' = '${SEED:42}', 'start' = '${START:2015-07-15T00:00:00Z}',
        'out_of_order_group' = '${GROUP:1}');

CREATE STREAM q19 WITH (${SINK:'connector' = 'blackhole'}) AS
SELECT auction, bidder, price, channel, url, dateTime, extra, place
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY price DESC) AS place FROM bid
) WHERE place <= 10
EMIT CHANGES;
