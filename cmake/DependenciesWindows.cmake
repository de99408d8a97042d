# The libraries of common/ for a cross build: Debian has none of them for it, but what is used of them is in headers,
# which are the same for both systems. Beside these, nothing of /usr/include may be seen.
find_package(Threads REQUIRED)
set(FRAMERING_HEADERS_FROM /usr/include CACHE PATH "Where the headers of Boost, fmt, doctest and nlohmann-json are")
set(headers ${CMAKE_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${headers})
foreach(library boost fmt doctest nlohmann)
  if(NOT IS_DIRECTORY ${FRAMERING_HEADERS_FROM}/${library})
    message(FATAL_ERROR "no headers in ${FRAMERING_HEADERS_FROM}/${library}; scripts/install-dependencies.sh installs them")
  endif()
  file(CREATE_LINK ${FRAMERING_HEADERS_FROM}/${library} ${headers}/${library} SYMBOLIC)
endforeach()
foreach(library Boost::headers fmt::fmt nlohmann_json::nlohmann_json)
  add_library(${library} INTERFACE IMPORTED GLOBAL)
endforeach()
target_include_directories(framering_options SYSTEM INTERFACE ${headers})
target_compile_definitions(framering_options INTERFACE
  FMT_HEADER_ONLY _POSIX_C_SOURCE=200809L WIN32_LEAN_AND_MEAN NOMINMAX _WIN32_WINNT=0x0A00)
