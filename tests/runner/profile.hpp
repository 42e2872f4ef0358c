#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace velo::cases {

/// An engine mode under which every case must give the same.
struct Profile {
  std::string name;  ///< `batch=7`
  uint32_t batch_rows = 0;
  std::string format{};       ///< rows of `input` arrive as records of this format; empty: typed
  uint64_t shuffle_seed = 0;  ///< rows of `input` arrive in another order within the watermark delay; 0: as written
  size_t threads = 0;         ///< the case runs from end to end on so many, see run_whole(); 0: step by step
  uint64_t range_bytes = 0;   ///< then: most bytes of a range

  /// What a case names to skip it: `shuffled` for `shuffled=3`, too; of threads also their format.
  bool is_called(std::string_view text) const;
};

/// The modes of `quick` (every `make test`) or `full`.
std::vector<Profile> profiles(bool full);

}  // namespace velo::cases
