#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "connector/connector.hpp"
#include "runtime/inlet.hpp"

namespace velo::cases {

/// Rows or bytes that a case gives to one relation, waiting to be polled.
struct Feed {
  std::vector<std::vector<Value>> rows;  ///< typed by the relation's schema
  size_t taken = 0;
  int32_t partition = 0;
  std::string bytes;  ///< for `payload`
  size_t consumed = 0;
  size_t shown = 0;
  uint64_t records = 0;
  bool is_bytes = false;
  bool ended = false;
};

/// Cells of a row line, cast to the types of the schema.
Result<std::vector<Value>> parse_row(const std::string& line, const Schema& schema);

/// Inlet over the rows of a feed, for the columns a plan wants. The feed must outlive it.
std::unique_ptr<connector::RowSource> make_feed_rows(Feed& feed, const catalog::Relation& relation,
                                                     std::vector<size_t> columns);
std::unique_ptr<connector::ByteSource> make_feed_bytes(Feed& feed, std::string name);

/// A value as cases show it: timestamps on 1970-01-01 as time of day.
std::string cell(const Value& value);

}  // namespace velo::cases
