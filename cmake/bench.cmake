# bench/*.cpp → velo_bench_<file>, built by the target velo_bench and by nothing else. Without Google Benchmark the
# target is empty: `make bench` installs the library first, `make test` does without it.

file(GLOB velo_bench_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bench/*.cpp)
add_custom_target(velo_bench)
pkg_check_modules(VELO_BENCHMARK QUIET IMPORTED_TARGET benchmark)
if(NOT VELO_BENCHMARK_FOUND)
  set(velo_bench_sources)
endif()
foreach(source IN LISTS velo_bench_sources)
  get_filename_component(name ${source} NAME_WE)
  set(bench velo_bench_${name})
  add_executable(${bench} EXCLUDE_FROM_ALL ${source})
  target_link_libraries(${bench} PRIVATE ${VELO_ROOF} velo_warnings PkgConfig::VELO_BENCHMARK)
  set_target_properties(${bench} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
  add_dependencies(velo_bench ${bench})
endforeach()
