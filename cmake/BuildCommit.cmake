# Writes the commit of TREE, or COMMIT where that is given, into OUT: only if it differs, so that nothing else is built anew.
if(NOT COMMIT)
  # A tree without git in the clone of another project has no commit of its own.
  execute_process(COMMAND git -C ${TREE} rev-parse --show-prefix OUTPUT_VARIABLE prefix RESULT_VARIABLE failed
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT failed AND prefix STREQUAL "")
    execute_process(COMMAND git -C ${TREE} rev-parse --short=12 HEAD OUTPUT_VARIABLE COMMIT
      OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
endif()
if(NOT COMMIT)
  set(COMMIT unknown)
endif()
set(text "#include \"common/base/build_commit.hpp\"\n\nnamespace framering {\nconst char* const kBuildCommit = \"${COMMIT}\";\n}\n")
file(CONFIGURE OUTPUT ${OUT} CONTENT "${text}" @ONLY)
