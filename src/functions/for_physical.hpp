#pragma once

#include "base/check.hpp"
#include "types/decimal.hpp"
#include "types/interval.hpp"
#include "types/string_ref.hpp"
#include "types/type.hpp"

namespace velo::functions {

/// Calls make(a value of the physical type).
template <class Make>
auto for_physical(const Type& type, Make make) {
  switch (type.physical()) {
    case Physical::Bool: return make(uint8_t{});
    case Physical::Int32: return make(int32_t{});
    case Physical::Int64: return make(int64_t{});
    case Physical::Int128: return make(Int128{});
    case Physical::Float: return make(float{});
    case Physical::Double: return make(double{});
    case Physical::String: return make(StringRef{});
    case Physical::Interval: return make(Interval{});
  }
  CHECK(false, "unknown physical kind");
}

}  // namespace velo::functions
