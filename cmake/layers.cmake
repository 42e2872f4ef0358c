# One static library per folder of src, in the order of src/layers.txt. Each one links all that stand below it, so that
# an include that points upwards does not link; tests/style checks the includes themselves.

file(STRINGS ${CMAKE_SOURCE_DIR}/src/layers.txt VELO_LAYERS REGEX "^[a-z]")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/layers.txt)

set(velo_lower "")
foreach(folder IN LISTS VELO_LAYERS)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*.cpp)
  list(REMOVE_ITEM sources ${CMAKE_SOURCE_DIR}/src/cli/main.cpp)
  list(TRANSFORM VELO_USES_${folder} PREPEND velo_dep_ OUTPUT_VARIABLE uses)

  # The folder directly below brings everything further down with it.
  if(sources)
    add_library(velo_${folder} STATIC ${sources})
    target_include_directories(velo_${folder} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(velo_${folder} PUBLIC ${velo_lower} ${uses} Threads::Threads PRIVATE velo_warnings)
  else()
    add_library(velo_${folder} INTERFACE)
    target_include_directories(velo_${folder} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(velo_${folder} INTERFACE ${velo_lower} ${uses})
  endif()
  set(velo_lower velo_${folder})
endforeach()
set(VELO_ROOF ${velo_lower})

file(GLOB velo_main CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/cli/main.cpp)
if(velo_main)
  add_executable(velo ${velo_main})
  target_link_libraries(velo PRIVATE velo_cli velo_warnings)
  # Stack traces of CHECK show function names.
  set_target_properties(velo PROPERTIES ENABLE_EXPORTS ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
endif()
