# certmon_add_standard_headers(NAME [OPTIONS]) precompiles support/standard_headers.h with the preset's
# options and OPTIONS. certmon_use_standard_headers(NAME TARGET...) makes targets with the same options
# use it, certmon_use_standard_headers_in(NAME FOLDER...) all targets of a folder.
function(certmon_add_standard_headers name)
  add_library(${name} OBJECT EXCLUDE_FROM_ALL "${CMAKE_SOURCE_DIR}/tests/support/standard_headers.cc")
  target_compile_options(${name} PRIVATE ${ARGN})
  target_precompile_headers(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests/support/standard_headers.h")
endfunction()

function(certmon_use_standard_headers name)
  foreach(target IN LISTS ARGN)
    get_target_property(type ${target} TYPE)
    get_target_property(precompiled ${target} PRECOMPILE_HEADERS_REUSE_FROM)
    if(type MATCHES "STATIC_LIBRARY|OBJECT_LIBRARY|EXECUTABLE" AND NOT precompiled)
      target_precompile_headers(${target} REUSE_FROM ${name})
    endif()
  endforeach()
endfunction()

function(certmon_use_standard_headers_in name)
  foreach(folder IN LISTS ARGN)
    get_property(targets DIRECTORY "${folder}" PROPERTY BUILDSYSTEM_TARGETS)
    certmon_use_standard_headers(${name} ${targets})
    get_property(folders DIRECTORY "${folder}" PROPERTY SUBDIRECTORIES)
    certmon_use_standard_headers_in(${name} ${folders})
  endforeach()
endfunction()
