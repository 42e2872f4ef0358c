#include "expr/copy_rows.hpp"

#include "base/check.hpp"

namespace velo::expr {

namespace {

template <class T>
void copy_values(const Vector& from, Selection rows, Vector& to) {
  T* out = to.data<T>();
  const T* in = from.data<T>();
  if (from.is_constant()) {
    const T value = in[0];
    rows.each([&](uint32_t row) { out[row] = value; });
  } else {
    rows.each([&](uint32_t row) { out[row] = in[row]; });
  }
}

void copy_validity(const Vector& from, Selection rows, Vector& to) {
  if (!from.has_nulls() && !to.has_nulls()) return;
  uint8_t* valid = to.make_validity();
  rows.each([&](uint32_t row) { valid[row] = static_cast<uint8_t>(from.is_valid(row)); });
}

}  // namespace

void copy_rows(const Vector& from, Selection rows, Vector& to) {
  CHECK(from.physical() == to.physical(), "rows are copied between vectors of one type");
  copy_validity(from, rows, to);
  switch (from.physical()) {
    case Physical::Bool: return copy_values<uint8_t>(from, rows, to);
    case Physical::Int32: return copy_values<int32_t>(from, rows, to);
    case Physical::Int64: return copy_values<int64_t>(from, rows, to);
    case Physical::Int128: return copy_values<Int128>(from, rows, to);
    case Physical::Float: return copy_values<float>(from, rows, to);
    case Physical::Double: return copy_values<double>(from, rows, to);
    case Physical::String: return copy_values<StringRef>(from, rows, to);
    case Physical::Interval: return copy_values<Interval>(from, rows, to);
  }
  CHECK(false, "unknown physical kind");
}

void set_null_rows(Selection rows, Vector& to) {
  uint8_t* valid = to.make_validity();
  rows.each([&](uint32_t row) { valid[row] = 0; });
  if (to.physical() != Physical::String) return;
  rows.each([&](uint32_t row) { to.data<StringRef>()[row] = StringRef(); });
}

}  // namespace velo::expr
