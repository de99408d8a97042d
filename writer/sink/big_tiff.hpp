// What our own BigTIFF files are changed by after they were written: the description of the first page, and the
// end of the chain of pages.
#pragma once
#include <cstdint>
#include <string>

#include "writer/disk/disk_file.hpp"

namespace framering {

// Room that a file keeps for its description: two halves, used in turn. None: a new text goes behind the end.
struct TextArea {
    std::uint64_t offset = 0;
    std::uint64_t half_bytes = 0;
};

// The text with spaces behind it where it is so short that it would have to stand in the field itself.
[[nodiscard]] std::string description_text(std::string text);

// Writes the text to the half of `area` that is not in use, or behind the end of the file where it does not fit,
// and then points the tag at it with one write of 16 bytes that lie within one page of the disk cache: a kill
// leaves the old text or the new one. Nothing is written when the file has this text already. Requires: a file of
// a FrameSink. Fails (Error): it is none, or is damaged; disk full, write error.
void replace_description(DiskFile& file, const std::string& new_text, const TextArea& area = {});

// Where the text ends that replace_description has put behind the pixels; 0: there is none. Fails (Error):
// damaged.
[[nodiscard]] std::uint64_t end_of_description(const DiskFile& file);

// How many pages the file has, at most `most`; a longer chain of pages ends there from now on. Fails (Error):
// damaged.
[[nodiscard]] std::uint64_t cut_chain(DiskFile& file, std::uint64_t most);

}  // namespace framering
