#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalog/options.hpp"
#include "expr/expr.hpp"
#include "types/schema.hpp"
#include "types/value.hpp"
#include "window/spec.hpp"

namespace velo::catalog {

enum class RelationKind : uint8_t { Stream, Table, View };

/// Declared with WATERMARK FOR column AS column - delay, or by the 'event.time.field' options.
struct WatermarkDef {
  size_t column = 0;         ///< in Relation::schema
  expr::ExprPtr conversion;  ///< the TIMESTAMP made of a column that is none ('event.time.format'), else nullptr
  Micros delay = 0;
  Micros idle_timeout = 10'000'000;
  Micros max_future_skew = 0;  ///< 0: off
};

enum class SystemColumn : uint8_t { Timestamp, EventTime, Offset, Partition, Key, Headers };

/// A stream or table that a connector reads or writes. Physical columns come first in `schema`, then those that are
/// made of something else: METADATA and computed ones. System columns (`_offset`, `_partition`, `_timestamp`, `_key`,
/// `_headers`) are not in it: see system_columns().
struct Relation {
  std::string name;
  RelationKind kind = RelationKind::Stream;
  Schema schema;
  std::vector<size_t> declared;  ///< columns of `schema` in the order of the declaration; empty: as they stand
  /// One per column that is not physical, over the columns in front of it in `schema`; nullptr for METADATA.
  std::vector<expr::ExprPtr> computed;
  std::map<size_t, SystemColumn> metadata;  ///< column of `schema` → what it shows, converted to its type
  std::vector<size_t> primary_key;
  std::map<size_t, Value> defaults;  ///< column of `schema` → DEFAULT, of the column's type
  std::optional<WatermarkDef> watermark;
  std::string connector;  ///< `file`; empty for a relation that only other queries of the application read
  std::string format;     ///< `json`, `csv`; empty where the connector yields typed rows
  Options options;        ///< of connector, format and relation, without prefix
  bool schema_inferred = false;

  size_t physical_columns() const { return schema.size() - computed.size(); }
  /// The columns that a source gives or a sink takes.
  Schema physical_schema() const;
  /// All columns of `schema` in the order that users see.
  std::vector<size_t> shown_columns() const;
};

using RelationPtr = std::shared_ptr<const Relation>;

/// Columns every source can give beside its schema; decoded only when named.
struct SystemColumnDef {
  SystemColumn id;
  std::string_view name;
  Type type;
};
/// In the order of SystemColumn.
std::span<const SystemColumnDef> system_columns();
const SystemColumnDef& system_column(SystemColumn id);

}  // namespace velo::catalog
