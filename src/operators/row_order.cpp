#include "operators/row_order.hpp"

#include <cstring>

#include "functions/comparison.hpp"
#include "types/nested_order.hpp"

namespace velo::operators {

namespace {

template <class T>
T load(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

int compare_values(const Type& type, const std::byte* a, const std::byte* b) {
  if (type.is_nested()) return compare_nested(type, load<StringRef>(a).view(), load<StringRef>(b).view());
  return functions::with_scalar_type(type.physical(), [&](auto value) {
    using T = decltype(value);
    const T x = load<T>(a);
    const T y = load<T>(b);
    if constexpr (std::is_same_v<T, StringRef>) return x.view().compare(y.view());
    else return static_cast<int>(functions::sql_less(y, x)) - static_cast<int>(functions::sql_less(x, y));
  });
}

}  // namespace

int RowOrder::compare(const std::byte* a, const std::byte* b) const {
  for (const plan::SortKey& key : keys_) {
    const bool a_null = codec_->is_null(a, key.column);
    const bool b_null = codec_->is_null(b, key.column);
    if (a_null != b_null) return a_null == key.nulls_first ? -1 : 1;
    if (a_null) continue;
    const uint32_t at = codec_->place(key.column);
    const int order = compare_values(codec_->type(key.column), a + at, b + at);
    if (order != 0) return key.descending ? -order : order;
  }
  return 0;
}

}  // namespace velo::operators
