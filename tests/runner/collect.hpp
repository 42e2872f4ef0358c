#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/byte_buffer.hpp"
#include "format/format.hpp"
#include "runtime/outlet.hpp"

namespace velo::cases {

/// What a query has given since the last look.
struct Collected {
  std::vector<std::string> rows;     ///< `A | 12.00`
  std::vector<std::string> changes;  ///< `+I A | 12.00`
  std::string json;
  std::string csv;
  void clear() { *this = {}; }
};

/// Outlet that writes every row into `out` in all forms a case can look at, with the options of `sink`.
std::unique_ptr<runtime::Outlet> make_collecting_outlet(Collected& out, catalog::Relation sink);

}  // namespace velo::cases
