// What a BigTIFF says about itself: the ImageDescription of its first page, which holds the OME-XML.
#pragma once
#include <string>

#include "writer/disk_file.hpp"

namespace framering {

// Appends the text to the file and then points the tag at it with one write of 16 bytes that lie within one page
// of the disk cache: a kill leaves the old text or the new one. Nothing is written when the file has this text
// already. Requires: the file was written by TiffSink. Fails (Error): it was not, or is damaged; disk full, write
// error.
void replace_description(DiskFile& file, const std::string& text);

}  // namespace framering
