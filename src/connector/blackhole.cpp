// Reads every value, so that nothing the engine computes for this sink can be left out. Each column's words are summed
// and the sum is multiplied by a constant of the column: equal values in other columns give another checksum.
#include "connector/blackhole.hpp"

#include <bit>
#include <cstring>

#include "base/check.hpp"
#include "base/hash.hpp"
#include "connector/builtin.hpp"

namespace velo::connector {

namespace {

uint64_t word(uint8_t value) { return value; }
uint64_t word(int32_t value) { return static_cast<uint32_t>(value); }
uint64_t word(int64_t value) { return static_cast<uint64_t>(value); }
uint64_t word(Int128 value) { return static_cast<uint64_t>(value) + 31 * static_cast<uint64_t>(value >> 64); }
uint64_t word(float value) { return std::bit_cast<uint32_t>(value); }
uint64_t word(double value) { return std::bit_cast<uint64_t>(value); }
uint64_t word(const Interval& value) {
  return static_cast<uint64_t>(value.micros) + 31 * static_cast<uint32_t>(value.days) +
         961 * static_cast<uint32_t>(value.months);
}
// The second word of a long string is an address, which differs from run to run.
uint64_t word(const StringRef& value) {
  return value.head() + 31 * (value.is_inline() ? value.tail() : hash_bytes(value.view()));
}

template <class T>
uint64_t sum_of(const Vector& column, const Selection& rows) {
  uint64_t sum = 0;
  if (!column.has_nulls() && !column.is_constant()) {
    const T* values = column.data<T>();
    rows.each([&](uint32_t row) { sum += word(values[row]); });
  } else {
    rows.each([&](uint32_t row) { sum += column.is_valid(row) ? word(column.at<T>(row)) : 1; });
  }
  return sum;
}

uint64_t sum_of(const Vector& column, const Selection& rows) {
  switch (column.physical()) {
    case Physical::Bool: return sum_of<uint8_t>(column, rows);
    case Physical::Int32: return sum_of<int32_t>(column, rows);
    case Physical::Int64: return sum_of<int64_t>(column, rows);
    case Physical::Int128: return sum_of<Int128>(column, rows);
    case Physical::Float: return sum_of<float>(column, rows);
    case Physical::Double: return sum_of<double>(column, rows);
    case Physical::String: return sum_of<StringRef>(column, rows);
    case Physical::Interval: return sum_of<Interval>(column, rows);
  }
  CHECK(false, "unknown physical kind");
}

}  // namespace

Status BlackholeSink::write(const Batch& batch) {
  rows_ += batch.selection.count();
  for (size_t i = 0; i < batch.columns.size(); ++i) {
    checksum_ += (hash_u64(i) | 1) * sum_of(batch.column(i), batch.selection);
  }
  return {};
}

Connector blackhole_connector() {
  Connector connector;
  connector.name = "blackhole";
  connector.doc = "reads every value and forgets it";
  connector.open_row_sink = [](const catalog::Relation&) -> Result<std::unique_ptr<RowSink>> {
    return std::unique_ptr<RowSink>(std::make_unique<BlackholeSink>());
  };
  return connector;
}

}  // namespace velo::connector
