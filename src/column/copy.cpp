#include "column/copy.hpp"

#include <cstring>

#include "base/check.hpp"

namespace velo {

namespace {

template <class T>
void copy_values(const Vector& from, Selection rows, Vector& to, uint32_t at) {
  T* out = to.data<T>() + at;
  if (rows.dense() && !from.is_constant()) {
    std::memcpy(out, from.data<T>(), rows.count() * sizeof(T));
    return;
  }
  for (uint32_t i = 0; i < rows.count(); ++i) out[i] = from.at<T>(rows[i]);
}

// The slot of a NULL string may hold anything, a dangling pointer too: it must not be followed.
void copy_strings(const Vector& from, Selection rows, Vector& to, uint32_t at) {
  auto* out = to.data<StringRef>() + at;
  for (uint32_t i = 0; i < rows.count(); ++i) {
    const uint32_t row = rows[i];
    const StringRef& text = from.at<StringRef>(row);
    if (!from.is_valid(row)) out[i] = StringRef();
    else out[i] = text.is_inline() ? text : StringRef(to.arena().copy(text.view()));
  }
}

void copy_validity(const Vector& from, Selection rows, Vector& to, uint32_t at) {
  if (!from.has_nulls()) {
    std::memset(to.make_validity() + at, 1, rows.count());
    return;
  }
  uint8_t* out = to.make_validity() + at;
  for (uint32_t i = 0; i < rows.count(); ++i) out[i] = from.is_valid(rows[i]) ? 1 : 0;
}

template <class T>
void copy_value(const Vector& from, uint32_t row, Vector& to) {
  *to.data<T>() = from.at<T>(row);
}

// One value to row 0, where it is neither NULL nor a long text; false: it takes the general way.
inline bool copy_plain(const Vector& from, uint32_t row, Vector& to) {
  if (from.has_nulls()) return false;
  switch (from.physical()) {
    case Physical::Bool: copy_value<uint8_t>(from, row, to); return true;
    case Physical::Int32: copy_value<int32_t>(from, row, to); return true;
    case Physical::Int64: copy_value<int64_t>(from, row, to); return true;
    case Physical::Int128: copy_value<Int128>(from, row, to); return true;
    case Physical::Float: copy_value<float>(from, row, to); return true;
    case Physical::Double: copy_value<double>(from, row, to); return true;
    case Physical::Interval: copy_value<Interval>(from, row, to); return true;
    case Physical::String: break;
  }
  if (!from.at<StringRef>(row).is_inline()) return false;
  copy_value<StringRef>(from, row, to);
  return true;
}

}  // namespace

void copy_rows(const Vector& from, Selection rows, Vector& to, uint32_t at) {
  CHECK(from.physical() == to.physical() && at + rows.count() <= to.capacity(), "rows must fit the vector they go to");
  if (from.has_nulls() || to.has_nulls()) [[unlikely]]
    copy_validity(from, rows, to, at);
  switch (from.physical()) {
    case Physical::Bool: return copy_values<uint8_t>(from, rows, to, at);
    case Physical::Int32: return copy_values<int32_t>(from, rows, to, at);
    case Physical::Int64: return copy_values<int64_t>(from, rows, to, at);
    case Physical::Int128: return copy_values<Int128>(from, rows, to, at);
    case Physical::Float: return copy_values<float>(from, rows, to, at);
    case Physical::Double: return copy_values<double>(from, rows, to, at);
    case Physical::String: return copy_strings(from, rows, to, at);
    case Physical::Interval: return copy_values<Interval>(from, rows, to, at);
  }
  CHECK(false, "unknown physical kind");
}

void copy_rows(const Batch& from, RowBlock& to) {
  const Selection rows = from.selection;
  const size_t width = to.width();
  for (size_t i = 0; i < width; ++i) {
    const Vector& source = from.column(i);
    Vector& target = to.column(i);
    target.reset(rows.count());
    if (rows.count() != 1 || !copy_plain(source, rows[0], target)) copy_rows(source, rows, target, 0);
  }
}

}  // namespace velo
