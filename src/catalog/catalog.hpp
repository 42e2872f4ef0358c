#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/relation.hpp"
#include "sql/ast.hpp"

namespace velo::catalog {

/// What a name of the application stands for.
struct Entry {
  std::string name;
  RelationKind kind = RelationKind::Stream;
  RelationPtr relation;                    ///< streams and tables; of a query's result its schema, and its sink if any
  std::shared_ptr<const sql::Query> view;  ///< views: bound anew wherever they are named
  std::optional<size_t> query;             ///< running number of the query that makes the rows
  TextPosition position;                   ///< of the declaration
  std::vector<size_t> inserts = {};        ///< further queries that make rows: INSERTs behind the first one, in order
};

/// The names of one application: streams, tables, views. Case-insensitive; in order of declaration where listed.
class Catalog {
 public:
  const Entry* find(std::string_view name) const;
  /// Adds or replaces; the place in the order of an entry that is replaced stays.
  void put(Entry entry);
  bool drop(std::string_view name);
  const std::vector<Entry>& entries() const { return entries_; }
  std::vector<std::string> names() const;

 private:
  std::vector<Entry> entries_;
};

}  // namespace velo::catalog
