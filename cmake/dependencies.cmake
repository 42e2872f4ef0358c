# Third-party libraries. A folder that is not in the table uses none; adding one means a line here and a package in
# scripts/packages.txt.

find_package(PkgConfig REQUIRED)

# velo_find_package(<name> <pkg-config module>): target velo_dep_<name>.
function(velo_find_package name module)
  pkg_check_modules(VELO_PC_${name} REQUIRED IMPORTED_TARGET ${module})
  add_library(velo_dep_${name} INTERFACE)
  target_link_libraries(velo_dep_${name} INTERFACE PkgConfig::VELO_PC_${name})
endfunction()

# velo_find_library(<name> <library> <header>): for libraries whose own build description is absent or unwanted.
function(velo_find_library name library header)
  find_library(VELO_LIBRARY_${name} ${library} REQUIRED)
  find_path(VELO_INCLUDE_${name} ${header} REQUIRED)
  add_library(velo_dep_${name} INTERFACE)
  target_link_libraries(velo_dep_${name} INTERFACE ${VELO_LIBRARY_${name}})
  target_include_directories(velo_dep_${name} SYSTEM INTERFACE ${VELO_INCLUDE_${name}})
endfunction()

# velo_find_header(<name> <header>)
function(velo_find_header name header)
  find_path(VELO_INCLUDE_${name} ${header} REQUIRED)
  add_library(velo_dep_${name} INTERFACE)
  target_include_directories(velo_dep_${name} SYSTEM INTERFACE ${VELO_INCLUDE_${name}})
endfunction()

velo_find_header(xxhash xxhash.h)
velo_find_header(cli11 CLI/CLI.hpp)
velo_find_package(re2 re2)
velo_find_package(crypto libcrypto)
velo_find_package(yaml yaml-cpp)
velo_find_package(zlib zlib)
velo_find_package(zstd libzstd)
velo_find_package(fmt fmt)
velo_find_package(utf8proc libutf8proc)
# The CMake target of simdjson turns on a helper thread; the plain library does not.
velo_find_library(simdjson simdjson simdjson.h)
velo_find_library(date_tz date-tz date/tz.h)
target_compile_definitions(velo_dep_date_tz INTERFACE USE_OS_TZDB=1)

# Who uses what: VELO_USES_<folder>.
set(VELO_USES_base xxhash)
set(VELO_USES_types date_tz)
set(VELO_USES_functions re2 crypto utf8proc)
set(VELO_USES_catalog yaml)
set(VELO_USES_format simdjson)
set(VELO_USES_connector xxhash zlib zstd)
set(VELO_USES_cli cli11 fmt utf8proc)
