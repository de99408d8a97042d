# Writes OUT: the files of viewer/web/page as strings of the program. cmake -DIN=DIRECTORY -DOUT=FILE -P page_files.cmake
set(types_html "text/html; charset=utf-8")
set(types_css "text/css; charset=utf-8")
set(types_js "text/javascript; charset=utf-8")
file(GLOB files RELATIVE ${IN} ${IN}/*)
set(rows "")
foreach(file IN LISTS files)
  file(READ ${IN}/${file} content)
  string(REGEX MATCH "[a-z]+$" kind ${file})
  string(REPLACE "index.html" "" path ${file})
  string(APPEND rows "    {\"/${path}\", \"${types_${kind}}\", R\"page(${content})page\"},\n")
endforeach()
file(WRITE ${OUT} "// Written by viewer/web/page_files.cmake.
#include \"viewer/web/page_files.hpp\"

namespace framering {

namespace {
constexpr PageFile kFiles[] = {
${rows}};
}  // namespace

std::span<const PageFile> page_files() noexcept {
    return kFiles;
}

}  // namespace framering
")
