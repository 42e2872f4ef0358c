#pragma once

#include <string_view>

namespace velo {

/// Prints the failed condition, its place and a stack trace to standard error and aborts. Never for input.
[[noreturn]] void check_failed(const char* condition, const char* file, int line, std::string_view message);

}  // namespace velo

/// Invariant of our own code: a failure is a bug. The message is only built when the condition is false.
#define CHECK(condition, message)                                    \
  do {                                                               \
    if (!(condition)) [[unlikely]]                                   \
      ::velo::check_failed(#condition, __FILE__, __LINE__, message); \
  } while (false)
