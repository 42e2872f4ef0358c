#include "base/hash.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace velo {

uint64_t hash_bytes(const void* data, size_t size) { return XXH3_64bits(data, size); }

}  // namespace velo
