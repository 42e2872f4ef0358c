# Language level, optimisation, sanitizers, and the tools that make builds quick when they are installed.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

option(VELO_FUZZ "Build the libFuzzer programs (needs clang)" OFF)
set(VELO_SANITIZE "" CACHE STRING "Value for -fsanitize=, for example address,undefined")
set(VELO_MARCH "x86-64-v3" CACHE STRING "Baseline of -march= on x86-64; docs/decisions/0001 says why")

set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g -D_GLIBCXX_ASSERTIONS")
set(CMAKE_CXX_FLAGS_SANITIZE "-O1 -g1 -D_GLIBCXX_ASSERTIONS")

# Fused multiply-add rounds once where the two operations round twice; which expressions the compiler fuses depends on
# inlining and vectorising. The same query gives the same bytes, so nothing is fused.
add_compile_options(-fno-omit-frame-pointer -ffp-contract=off -fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(VELO_MARCH AND CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_compile_options(-march=${VELO_MARCH})
endif()

if(VELO_SANITIZE)
  add_compile_options(-fsanitize=${VELO_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${VELO_SANITIZE})
endif()

find_program(VELO_CCACHE ccache)
if(VELO_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${VELO_CCACHE})
endif()

# Libraries that end up unused cost start-up time: each one is mapped and relocated before main.
add_link_options(-Wl,--as-needed)
find_program(VELO_MOLD mold)
if(VELO_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

find_package(Threads REQUIRED)
