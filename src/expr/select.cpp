// Boolean bytes become row numbers eight at a time: the eight bytes are packed into a bit mask by one multiplication,
// and a table gives the positions of the mask's bits. No branch depends on the data, and 4 KiB of table stay in L1. A
// scalar `out[n] = row; n += flag` is three times slower on dense input but has no equal on row lists.
#include "expr/select.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "base/check.hpp"

namespace velo::expr {

namespace {

using Positions = std::array<std::array<uint16_t, 8>, 256>;

constexpr Positions make_positions() {
  Positions table{};
  for (unsigned mask = 0; mask < 256; ++mask) {
    unsigned n = 0;
    for (uint16_t bit = 0; bit < 8; ++bit) {
      if ((mask >> bit) & 1) table[mask][n++] = bit;
    }
  }
  return table;
}

constexpr Positions kPositions = make_positions();

// Bytes of 0 or 1, first byte lowest, to a mask whose lowest bit is the first byte.
unsigned pack(uint64_t flags) { return static_cast<unsigned>((flags * 0x0102'0408'1020'4080u) >> 56); }

uint32_t select_dense(const uint8_t* flags, uint32_t count, uint16_t* out) {
  uint32_t n = 0;
  uint32_t row = 0;
  for (; row + 8 <= count; row += 8) {
    uint64_t word;
    std::memcpy(&word, flags + row, sizeof word);
    const unsigned mask = pack(word);
    for (unsigned lane = 0; lane < 8; ++lane) out[n + lane] = static_cast<uint16_t>(kPositions[mask][lane] + row);
    n += static_cast<uint32_t>(std::popcount(mask));
  }
  for (; row < count; ++row) {
    out[n] = static_cast<uint16_t>(row);
    n += flags[row];
  }
  return n;
}

uint32_t select_listed(const uint8_t* flags, Selection rows, uint16_t* out) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < rows.count(); ++i) {
    const uint16_t row = rows.rows()[i];
    out[n] = row;
    n += flags[row];
  }
  return n;
}

uint32_t select_valid_true(const Vector& predicate, Selection rows, uint16_t* out) {
  const uint8_t* values = predicate.data<uint8_t>();
  const uint8_t* valid = predicate.validity();
  uint32_t n = 0;
  rows.each([&](uint32_t row) {
    out[n] = static_cast<uint16_t>(row);
    n += static_cast<uint32_t>(values[row] & valid[row]);
  });
  return n;
}

}  // namespace

Selection select_flags(const uint8_t* flags, Selection rows, uint16_t* out_rows) {
  if (rows.count() == 1) return flags[rows[0]] ? rows : Selection(out_rows, 0);
  const uint32_t n = rows.dense() ? select_dense(flags, rows.count(), out_rows) : select_listed(flags, rows, out_rows);
  return n == rows.count() ? rows : Selection(out_rows, n);
}

Selection select_true(const Vector& predicate, Selection rows, uint16_t* out_rows) {
  if (predicate.is_constant()) {
    return predicate.is_valid(0) && predicate.data<uint8_t>()[0] ? rows : Selection(out_rows, 0);
  }
  if (!predicate.has_nulls()) return select_flags(predicate.data<uint8_t>(), rows, out_rows);
  const uint32_t n = select_valid_true(predicate, rows, out_rows);
  return n == rows.count() ? rows : Selection(out_rows, n);
}

}  // namespace velo::expr
