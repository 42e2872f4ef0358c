#pragma once

#include <cstddef>

namespace velo {

/// Keeps the calling thread on one processor: number `number` of those that the process may use, counted round. Without
/// effect where the system does not allow it.
void pin_thread(size_t number);

}  // namespace velo
