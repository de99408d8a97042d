#include "writer/sink/big_tiff.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "common/base/error.hpp"

namespace framering {

namespace {
// BigTIFF, little-endian: header "II", 43, 8, 0, offset of the first directory; a directory is a count of entries
// and the entries of 20 bytes: tag, type, count of values, offset of the values.
static_assert(std::endian::native == std::endian::little, "the fields below are copied as they are");
constexpr std::array<std::byte, 8> kHeader{std::byte{'I'}, std::byte{'I'}, std::byte{43}, {}, std::byte{8}};
constexpr std::uint64_t kFirstDirectoryOffset = 8;
constexpr std::uint64_t kBigEntryBytes = 20;
constexpr std::uint64_t kMostEntries = 1000;
constexpr std::uint16_t kImageDescription = 270;
constexpr std::uint16_t kAscii = 2;

// The second half of an entry, as it stands in the file.
struct TextPlace {
    std::uint64_t bytes = 0;
    std::uint64_t offset = 0;
};
static_assert(sizeof(TextPlace) == 16);

template <class Value>
Value read_value(const DiskFile& file, std::uint64_t offset) {
    Value value{};
    const auto bytes = std::as_writable_bytes(std::span(&value, 1));
    if (file.read_at(offset, bytes) != bytes.size()) {
        fail(ExitCode::failed, "{} is damaged: it ends inside a directory", quoted(file.path()));
    }
    return value;
}

// Where the tag's TextPlace stands.
std::uint64_t find_description(const DiskFile& file) {
    if (read_value<std::array<std::byte, 8>>(file, 0) == kHeader) {
        const auto directory = read_value<std::uint64_t>(file, kFirstDirectoryOffset);
        const auto entries = std::min(read_value<std::uint64_t>(file, directory), kMostEntries);
        for (std::uint64_t i = 0; i < entries; ++i) {
            const std::uint64_t entry = directory + sizeof entries + i * kBigEntryBytes;
            if (read_value<std::array<std::uint16_t, 2>>(file, entry) == std::array{kImageDescription, kAscii}) {
                return entry + 2 * sizeof(std::uint16_t);
            }
        }
    }
    fail(ExitCode::failed, "{} has no description to replace: it is damaged or was not written by this program",
         quoted(file.path()));
}

bool has_text(const DiskFile& file, const TextPlace& place, const std::string& text) {
    if (place.bytes != text.size() + 1) {
        return false;
    }
    std::string present(text.size(), '\0');
    return file.read_at(place.offset, std::as_writable_bytes(std::span(present))) == present.size() &&
           present == text;
}
}  // namespace

std::string description_text(std::string text) {
    text.resize(std::max(text.size(), sizeof(TextPlace::offset)), ' ');
    return text;
}

void replace_description(DiskFile& file, const std::string& new_text, const TextArea& area) {
    const std::string text = description_text(new_text);
    const std::uint64_t place_offset = find_description(file);
    const auto present = read_value<TextPlace>(file, place_offset);
    if (has_text(file, present, text)) {
        return;
    }
    TextPlace place{text.size() + 1, area.offset};
    if (place.bytes > area.half_bytes) {
        // Values begin at an even offset.
        place.offset = (file.size_bytes() + 1) & ~std::uint64_t{1};
    } else if (present.offset == area.offset) {
        place.offset += area.half_bytes;
    }
    file.write_at(place.offset, std::as_bytes(std::span(text.c_str(), text.size() + 1)));
    file.write_at(place_offset, std::as_bytes(std::span(&place, 1)));
}

std::uint64_t end_of_description(const DiskFile& file) {
    const auto place = read_value<TextPlace>(file, find_description(file));
    return place.offset + place.bytes;
}

std::uint64_t cut_chain(DiskFile& file, std::uint64_t most) {
    const std::uint64_t size_bytes = file.size_bytes();
    std::uint64_t link_offset = kFirstDirectoryOffset;
    for (std::uint64_t pages = 0;; ++pages) {
        const auto directory = read_value<std::uint64_t>(file, link_offset);
        if (directory == 0) {
            return pages;
        }
        if (pages == most) {
            constexpr std::uint64_t end = 0;
            file.write_at(link_offset, std::as_bytes(std::span(&end, 1)));
            return pages;
        }
        const auto entries = directory < size_bytes ? read_value<std::uint64_t>(file, directory) : 0;
        if (entries == 0 || entries > kMostEntries) {
            fail(ExitCode::failed, "{} is damaged: page {} cannot be read", quoted(file.path()), pages);
        }
        link_offset = directory + sizeof entries + entries * kBigEntryBytes;
    }
}

}  // namespace framering
