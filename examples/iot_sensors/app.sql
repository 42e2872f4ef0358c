-- SQL Application: iot_sensors
-- Version: 1.0.0
-- Description: Readings of devices: cleaned, corrected, watched
-- @app: iot_sensors
-- @version: 1.0.0
-- @phase: production
-- @deployment.region: ${REGION:edge}

-- One input for each gateway. Gateways send again what was not confirmed, and some readings are no numbers.
CREATE STREAM north (
    id BIGINT, device STRING, at TIMESTAMP, temperature DECIMAL(6,2), battery INT, metadata JSON,
    WATERMARK FOR at AS at - INTERVAL '30' SECOND
) WITH ('connector' = 'file', 'path' = '${DATA:-data}/readings-north.ndjson', 'format' = 'json');

CREATE STREAM south (
    id BIGINT, device STRING, at TIMESTAMP, temperature DECIMAL(6,2), battery INT, metadata JSON,
    WATERMARK FOR at AS at - INTERVAL '30' SECOND
) WITH ('connector' = 'file', 'path' = '${DATA:-data}/readings-south.ndjson', 'format' = 'json');

CREATE TABLE devices (device STRING PRIMARY KEY, model STRING, calibration DECIMAL(6,2), installed DATE)
WITH ('connector' = 'file', 'path' = '${DATA:-data}/devices.csv', 'format' = 'csv');

-- All readings once. What cannot be read goes to a file of its own, and the rest goes on.
CREATE STREAM readings AS
WITH sent AS (
    SELECT id, device, at, temperature, battery, metadata ->> 'region' AS region FROM north
    UNION ALL
    SELECT id, device, at, temperature, battery, metadata ->> 'region' AS region FROM south
)
SELECT id, device, at, temperature, battery, region
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY device, id ORDER BY at) AS copy FROM sent) AS numbered
WHERE copy = 1
WITH (
    'on_error' = 'dead_letter',
    'dead_letter.path' = '${OUT:-out}/unreadable.ndjson',
    'readings.type' = 'file_sink',
    'readings.path' = '${OUT:-out}/readings.csv',
    'readings.create_dirs' = 'true'
);

-- @name: corrected
-- @metric: device_temperature_celsius
-- @metric_type: gauge
-- @metric_help: "Temperature after correction"
-- @metric_field: temperature
-- @metric_labels: region, device
-- @metric_condition: temperature > -50 AND temperature < 150
--
-- @metric: low_battery_total
-- @metric_type: counter
-- @metric_help: "Readings with a battery below 20 percent"
-- @metric_labels: region, device
-- @metric_condition: battery < 20
CREATE STREAM corrected AS
SELECT r.device, r.at, r.region, d.model, r.temperature + COALESCE(d.calibration, 0) AS temperature, r.battery
FROM readings AS r
LEFT JOIN devices AS d ON r.device = d.device;

-- Too hot, at least twice within two minutes.
CREATE STREAM overheated AS
SELECT device, at, temperature, hot_readings
FROM (
    SELECT device, at, temperature,
           COUNT(*) FILTER (WHERE temperature > ${MAX_TEMPERATURE:80}) OVER (
               PARTITION BY device ORDER BY at RANGE BETWEEN INTERVAL '2' MINUTE PRECEDING AND CURRENT ROW
           ) AS hot_readings
    FROM corrected
) AS counted
WHERE temperature > ${MAX_TEMPERATURE:80} AND hot_readings >= 2
WITH (
    'overheated.type' = 'file_sink',
    'overheated.path' = '${OUT:-out}/overheated.ndjson',
    'overheated.create_dirs' = 'true'
);

-- How long each device was heard of without a silence of more than 90 seconds.
CREATE STREAM uptime AS
SELECT device, window_start AS first_heard, MAX(at) AS last_heard, COUNT(*) AS readings
FROM corrected
GROUP BY device
WINDOW SESSION(at, INTERVAL '90' SECOND)
EMIT FINAL
WITH ('uptime.type' = 'file_sink', 'uptime.path' = '${OUT:-out}/uptime.csv', 'uptime.create_dirs' = 'true');

-- The mean by region, growing minute by minute through windows of five minutes.
CREATE STREAM regions AS
SELECT region, window_start, window_end, COUNT(*) AS readings, ROUND(AVG(temperature), 2) AS mean, MAX(temperature) AS hottest
FROM corrected
GROUP BY region
WINDOW CUMULATE(at, 1m, 5m)
EMIT FINAL
WITH ('regions.type' = 'file_sink', 'regions.path' = '${OUT:-out}/regions.csv', 'regions.create_dirs' = 'true');

-- Devices that send but are not in the list.
SELECT DISTINCT r.device, r.region
FROM readings AS r
WHERE NOT EXISTS (SELECT 1 FROM devices AS d WHERE d.device = r.device);
