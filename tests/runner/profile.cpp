#include "profile.hpp"

namespace velo::cases {

namespace {

std::string numbered(std::string_view what, uint64_t number) {
  return std::string(what) + '=' + std::to_string(number);
}

Profile batches_of(uint32_t rows) { return {numbered("batch", rows), rows}; }
Profile shuffled(uint64_t seed, uint32_t rows) { return {numbered("shuffled", seed), rows, "", seed}; }
Profile encoded(const std::string& format, uint32_t rows) { return {numbered(format, rows), rows, format}; }
Profile threads(size_t count, const std::string& format, uint32_t rows, uint64_t range_bytes) {
  return {numbered("threads", count), rows, format, 0, count, range_bytes};
}

}  // namespace

bool Profile::is_called(std::string_view text) const {
  return name == text || name.starts_with(std::string(text) + '=') || (threads != 0 && format == text);
}

std::vector<Profile> profiles(bool full) {
  std::vector<Profile> out = {batches_of(1),
                              batches_of(7),
                              batches_of(4096),
                              encoded("json", 7),
                              encoded("csv", 7),
                              shuffled(1, 7),
                              threads(2, "json", 4096, 100),
                              threads(3, "csv", 2, 30)};
  if (!full) return out;
  for (const uint32_t rows : {2u, 3u, 64u}) out.push_back(batches_of(rows));
  for (const uint32_t rows : {1u, 4096u}) {
    out.push_back(encoded("json", rows));
    out.push_back(encoded("csv", rows));
  }
  for (const uint64_t range_bytes : {1u, 20u, 60u, 200u}) {
    out.push_back(threads(2, "csv", 4096, range_bytes));
    out.push_back(threads(5, "json", 3, range_bytes));
  }
  for (uint64_t seed = 2; seed <= 9; ++seed) out.push_back(shuffled(seed, seed % 2 == 0 ? 1 : 4096));
  return out;
}

}  // namespace velo::cases
