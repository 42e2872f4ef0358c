#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "types/schema.hpp"

namespace velo::plan {

/// What kinds of rows a node gives.
enum class Changelog : uint8_t {
  Append,   ///< inserts only
  Upsert,   ///< inserts and updates by key (the last row of a key counts), deletes by key
  Retract,  ///< old rows are taken back before new ones come
};

struct Node;
using NodePtr = std::shared_ptr<const Node>;

/// A logical plan node: a plain immutable struct, one subclass a file. Explain, equality and printing derive from
/// kind() and fields().
struct Node {
  using Fields = std::vector<std::pair<std::string, std::string>>;

  virtual ~Node() = default;
  virtual std::string_view kind() const = 0;  ///< `Filter`
  virtual Fields fields() const = 0;          ///< what explain shows, in order

  Schema schema;  ///< output columns
  std::vector<NodePtr> inputs;
  Changelog changelog = Changelog::Append;
  std::vector<size_t> key;  ///< Upsert: output columns that form the key
  bool bounded = true;      ///< whether all sources below end
};

/// The plan as an indented tree, one node a line.
std::string explain(const Node& root);

}  // namespace velo::plan
