# framering_test(NAME room KIND unit|contract|process|stress [SERIAL] SOURCES ... LINKS ...)
# One doctest program; each of its cases is a test of its own in ctest, named KIND.room: case. In a cross build the
# program is one test, KIND.room: an emulator takes a second to start. SERIAL: nothing else runs beside it, as where the
# machine or its time is measured; every other test has session names and directories of its own.
if(NOT CMAKE_CROSSCOMPILING)
  find_package(doctest REQUIRED)
  include(doctest)
endif()

add_custom_target(unit_tests)  # all of that kind, for scripts/test.sh --quick

function(framering_test)
  cmake_parse_arguments(arg "SERIAL" "NAME;KIND" "SOURCES;LINKS" ${ARGN})
  set(target ${arg_KIND}_${arg_NAME}_tests)
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE framering::options framering_doctest_main ${arg_LINKS})
  # What is tested is optimised as users run it, the tests themselves are compiled fast; but for threads that race.
  if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT arg_KIND STREQUAL "stress")
    target_compile_options(${target} PRIVATE -O1)
  endif()
  target_compile_definitions(${target} PRIVATE DOCTEST_CONFIG_SUPER_FAST_ASSERTS
    FRAMERING_SOURCE_DIR="${PROJECT_SOURCE_DIR}" FRAMERING_PROGRAM_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  if(arg_KIND STREQUAL "process")
    add_dependencies(${target} framering acquirer writer viewer control)
  elseif(arg_KIND STREQUAL "unit")
    add_dependencies(unit_tests ${target})
  endif()
  set(limits TIMEOUT 300)
  if(FRAMERING_SANITIZE)  # a kill at every system call takes ThreadSanitizer a minute and a half on a machine of its own
    set(limits TIMEOUT 900)
  endif()
  if(arg_KIND STREQUAL "stress")  # threads that race: each wants a processor
    list(APPEND limits PROCESSORS 4)
  endif()
  if(arg_SERIAL)
    list(APPEND limits RUN_SERIAL ON)
  endif()
  if(CMAKE_CROSSCOMPILING)
    add_test(NAME ${arg_KIND}.${arg_NAME} COMMAND ${target})
    set_tests_properties(${arg_KIND}.${arg_NAME} PROPERTIES LABELS ${arg_KIND} ${limits})
    return()
  endif()
  doctest_discover_tests(${target} TEST_PREFIX "${arg_KIND}.${arg_NAME}: " PROPERTIES LABELS ${arg_KIND} ${limits})
endfunction()
