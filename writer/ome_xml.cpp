#include "writer/ome_xml.hpp"

#include <fmt/format.h>

#include <cassert>
#include <cstddef>
#include <iterator>

namespace framering {

namespace {
constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kRoot = R"(<?xml version="1.0" encoding="UTF-8"?>)"
                                   R"(<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06")"
                                   R"( xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance")"
                                   R"( xsi:schemaLocation="http://www.openmicroscopy.org/Schemas/OME/2016-06)"
                                   R"( http://www.openmicroscopy.org/Schemas/OME/2016-06/ome.xsd")";

// Takes one character off the front of `text`; kReplacement and one byte for what is no UTF-8.
char32_t take_character(std::string_view& text) {
    const auto byte_at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte_at(0);
    const std::size_t length = lead < 0x80 ? 1 : lead >> 5 == 0b110 ? 2 : lead >> 4 == 0b1110 ? 3 : 4;
    constexpr char32_t shortest[]{0, 0, 0x80, 0x800, 0x10000};
    char32_t value = length == 1 ? lead : lead & (0x7FU >> length);
    bool is_valid = length <= text.size() && (length < 4 || lead >> 3 == 0b11110);
    for (std::size_t i = 1; is_valid && i < length; ++i) {
        is_valid = byte_at(i) >> 6 == 0b10;
        value = value << 6 | (byte_at(i) & 0x3FU);
    }
    const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (!is_valid || value < shortest[length] || value > 0x10FFFF || is_surrogate) {
        text.remove_prefix(1);
        return kReplacement;
    }
    text.remove_prefix(length);
    return value;
}

bool may_stand_in_xml(char32_t character) {
    return character == '\t' || character == '\n' || character == '\r' ||
           (character >= 0x20 && character != 0x7F && character != 0xFFFE && character != 0xFFFF);
}

std::string pixels_start(const FrameFormat& format, std::uint64_t frames) {
    std::string xml = fmt::format(
        R"(<Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="{}" SignificantBits="{}" BigEndian="false")"
        R"( SizeX="{}" SizeY="{}" SizeZ="1" SizeC="1" SizeT="{}")",
        format.pixel_format == PixelFormat::mono8 ? "uint8" : "uint16", format.significant_bits, format.width,
        format.height, frames);
    if (format.pixel_size_nm > 0) {
        const double pixel_size_um = format.pixel_size_nm / 1000;
        fmt::format_to(
            std::back_inserter(xml),
            R"( PhysicalSizeX="{0}" PhysicalSizeXUnit="&#181;m" PhysicalSizeY="{0}" PhysicalSizeYUnit="&#181;m")",
            pixel_size_um);
    }
    return xml + R"(><Channel ID="Channel:0:0" SamplesPerPixel="1"/>)";
}

std::string notes_text(const SeriesDescription& series) {
    std::string text;
    for (const auto& [name, value] : series.notes) {
        text += fmt::format("{}{}: {}", text.empty() ? "" : "\n", name, value);
    }
    return xml_escaped(text);
}
}  // namespace

std::string xml_escaped(std::string_view text) {
    std::string escaped;
    while (!text.empty()) {
        const char32_t taken = take_character(text);
        const char32_t character = may_stand_in_xml(taken) ? taken : kReplacement;
        const bool is_plain = character >= 0x20 && character < 0x7F && character != '<' && character != '>' &&
                              character != '&' && character != '"' && character != '\'';
        if (is_plain || character == '\n') {
            escaped += static_cast<char>(character);
        } else {
            escaped += fmt::format("&#{};", static_cast<std::uint32_t>(character));
        }
    }
    return escaped;
}

std::string ome_xml(const SeriesDescription& series, std::span<const ScanFile> files) {
    assert(!files.empty());
    std::uint64_t frames = 0;
    std::string places;
    for (const ScanFile& file : files) {
        places += fmt::format(
            R"(<TiffData FirstT="{}" IFD="0" PlaneCount="{}"><UUID FileName="{}">urn:uuid:{}</UUID></TiffData>)",
            frames, file.frames, xml_escaped(file.name), file.uuid);
        frames += file.frames;
    }
    std::string xml = fmt::format(R"({} Creator="Framering {}" UUID="urn:uuid:{}"><Image ID="Image:0" Name="{}">)",
                                  kRoot, FRAMERING_VERSION, files.front().uuid, xml_escaped(series.name));
    if (!series.started_utc.empty()) {
        xml += fmt::format("<AcquisitionDate>{}</AcquisitionDate>", xml_escaped(series.started_utc));
    }
    if (!series.notes.empty()) {
        xml += fmt::format("<Description>{}</Description>", notes_text(series));
    }
    return xml + pixels_start(series.format, frames) + places + "</Pixels></Image></OME>";
}

std::string binary_only_xml(const ScanFile& file, const ScanFile& first) {
    return fmt::format(R"({} UUID="urn:uuid:{}"><BinaryOnly MetadataFile="{}" UUID="urn:uuid:{}"/></OME>)", kRoot,
                       file.uuid, xml_escaped(first.name), first.uuid);
}

}  // namespace framering
