# The only place with compiler flags: every target links framering::options.
option(FRAMERING_WERROR "Treat warnings as errors" OFF)
set(FRAMERING_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, such as address,undefined or thread")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(framering_options INTERFACE)
add_library(framering::options ALIAS framering_options)
target_compile_options(framering_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wdouble-promotion -Wcast-align
  $<$<BOOL:${FRAMERING_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # With -O3 it finds an overlap in "text" + std::string that is none (GCC bug 105651).
  target_compile_options(framering_options INTERFACE -Wno-restrict)
endif()
target_compile_definitions(framering_options INTERFACE FRAMERING_VERSION="${PROJECT_VERSION}")
target_include_directories(framering_options INTERFACE ${PROJECT_SOURCE_DIR})

if(FRAMERING_SANITIZE)
  target_compile_options(framering_options INTERFACE
    -fsanitize=${FRAMERING_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(framering_options INTERFACE -fsanitize=${FRAMERING_SANITIZE})
  if(FRAMERING_SANITIZE MATCHES "thread")
    # The sequence check is made of fences, which this sanitizer does not know: GCC says so once a fence.
    # common/ring/racing_copy.hpp uses atomic words instead of plain bytes in this build.
    target_compile_options(framering_options INTERFACE -Wno-tsan)
  endif()
endif()
