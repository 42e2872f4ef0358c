#pragma once

#include <string>
#include <vector>

#include "binder/binder.hpp"
#include "catalog/environment.hpp"
#include "sql/parser.hpp"

namespace velo::binder::testing {

inline constexpr catalog::OptionSpec kFileOptions[] = {
    {"path", catalog::OptionType::Text, "", "where the file is", "", true},
    {"mmap", catalog::OptionType::Boolean, "false", "map the file", "", false},
};
inline constexpr catalog::OptionSpec kGeneratorOptions[] = {
    {"rows", catalog::OptionType::Integer, "", "how many", "", false},
};
inline constexpr catalog::OptionSpec kCsvOptions[] = {
    {"csv.delimiter", catalog::OptionType::Text, ",", "between fields", "", false},
};

/// An environment without a world: files whose columns are (id BIGINT, name STRING), an endless generator.
inline catalog::Environment environment() {
  catalog::Environment out;
  catalog::ConnectorInfo file{"file", kFileOptions, true, true, false, {}, {}};
  catalog::ConnectorInfo generator{"generator", kGeneratorOptions, true, false, true, {}, {}};
  generator.schema = [](const catalog::Options&) {
    return Result<Schema>(Schema{
        {{"symbol", TypeId::String, false}, {"price", Type::decimal(10, 4), false}, {"ts", TypeId::Timestamp, false}}});
  };
  generator.bounded = [](const catalog::Options& options) { return options.has("rows"); };
  out.connectors = {
      file, generator, {"stdin", {}, true, false, false, {}, {}}, {"stdout", {}, false, true, false, {}, {}}};
  out.formats = {{"json", {}}, {"csv", kCsvOptions}};
  out.infer = [](const catalog::Relation&) {
    return Result<Schema>(Schema{{{"id", TypeId::BigInt, true}, {"name", TypeId::String, true}}});
  };
  out.file = "app.sql";
  return out;
}

/// Line 1 of every test: what most of them read.
inline constexpr const char* kPreamble =
    "CREATE STREAM trades (sym STRING NOT NULL, px DECIMAL(10,2), qty INT, ts TIMESTAMP, note STRING, "
    "WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'file', 'path' = 't.ndjson'); "
    "CREATE STREAM plain (sym STRING, a INT, b BIGINT, d DOUBLE, flag BOOLEAN, at TIMESTAMP) WITH ('connector' = "
    "'file', 'path' = 'p.csv'); "
    "CREATE STREAM live WITH ('connector' = 'generator');\n";

inline BindOutcome bind_text(const std::string& text, const catalog::Environment& world = environment()) {
  const sql::ParseOutcome parsed = sql::parse_script(text);
  BindOutcome out = bind(parsed.script, world);
  out.errors.insert(out.errors.begin(), parsed.errors.begin(), parsed.errors.end());
  return out;
}

}  // namespace velo::binder::testing
