// Random UUIDs (version 4). The generator belongs to the thread and is seeded by the operating system.
#include <random>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

std::mt19937_64 seeded_generator() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
  return std::mt19937_64(seed);
}

void write_hex(char* to, uint64_t word, int digits) {
  for (int i = digits; i-- > 0; word >>= 4) to[i] = "0123456789abcdef"[word & 15];
}

void uuid(ScalarCall& call) {
  thread_local std::mt19937_64 generator = seeded_generator();
  char text[36];
  text[8] = text[13] = text[18] = text[23] = '-';
  call.rows.each([&](uint32_t row) {
    const uint64_t high = (generator() & ~uint64_t{0xF000}) | 0x4000;
    const uint64_t low = (generator() >> 2) | (uint64_t{1} << 63);
    write_hex(text, high >> 32, 8);
    write_hex(text + 9, high >> 16, 4);
    write_hex(text + 14, high, 4);
    write_hex(text + 19, low >> 48, 4);
    write_hex(text + 24, low, 12);
    call.out.set_string(row, {text, sizeof text});
  });
}

Result<BoundScalar> bind_uuid(std::span<const Argument> arguments) {
  if (!arguments.empty()) return wrong_count("uuid", "no argument", arguments.size());
  return bound(TypeId::String, {}, uuid);
}

}  // namespace

extern const ScalarFunction kUuid = {
    "uuid", "uuid()", "A random UUID (version 4) for each row.", "length(uuid())", "36", bind_uuid, false};

}  // namespace velo::functions
