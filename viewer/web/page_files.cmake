# Writes OUT: the files of viewer/web/page as strings of the program. cmake -DIN=DIRECTORY -DOUT=FILE -P page_files.cmake
set(text "// Written by viewer/web/page_files.cmake.\n#include \"viewer/web/page_files.hpp\"\n\nnamespace framering {\n")
foreach(file IN ITEMS index.html page.css page.js)
  file(READ ${IN}/${file} content)
  string(REGEX MATCH "[a-z]+$" kind ${file})
  string(APPEND text "\nstd::string_view page_${kind}() noexcept {\n    return R\"page(${content})page\";\n}\n")
endforeach()
string(APPEND text "\n}  // namespace framering\n")
file(WRITE ${OUT} "${text}")
