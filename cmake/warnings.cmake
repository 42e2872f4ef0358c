# Warnings are errors, in our code and in our tests. The target velo_warnings carries them.

add_library(velo_warnings INTERFACE)
target_compile_options(velo_warnings INTERFACE -Wall -Wextra -Werror -Wnon-virtual-dtor -Woverloaded-virtual
                                               -Wcast-qual -Wformat=2 -Wimplicit-fallthrough -Wundef -Wunused)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(velo_warnings INTERFACE -Wshadow=local -Wduplicated-cond -Wlogical-op)
  # GCC 12 and 13 raise these falsely inside inlined std::string, std::variant and std::optional at -O2 and above.
  target_compile_options(velo_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds
                                                 -Wno-stringop-overflow -Wno-stringop-overread)
else()
  target_compile_options(velo_warnings INTERFACE -Wshadow)
endif()
