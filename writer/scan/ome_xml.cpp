#include "writer/scan/ome_xml.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>

#include "common/frame/bayer.hpp"
#include "writer/scan/series_layout.hpp"

namespace framering {

namespace {
constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kAnnotationNamespace = "framering/pixels";
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

std::string attribute(std::string_view name, std::string_view text) {
    return text.empty() ? std::string() : fmt::format(R"( {}="{}")", name, xml_escaped(text));
}

std::string attribute(std::string_view name, double number, std::string_view unit_name = {},
                      std::string_view unit = {}) {
    if (number <= 0) {
        return {};
    }
    return fmt::format(R"( {}="{}")", name, number) +
           (unit.empty() ? std::string() : fmt::format(R"( {}="{}")", unit_name, unit));
}

std::string maker_attributes(const Device& device) {
    return attribute("Manufacturer", device.manufacturer) + attribute("Model", device.model) +
           attribute("SerialNumber", device.serial_number);
}

bool has_camera(const ScanSetup& setup) {
    return setup.camera != Device();
}

bool has_objective(const ScanSetup& setup) {
    return !setup.objective.name.empty();
}

bool has_instrument(const ScanSetup& setup) {
    return has_camera(setup) || has_objective(setup) || setup.microscope != Device();
}

std::string instrument(const ScanSetup& setup) {
    if (!has_instrument(setup)) {
        return {};
    }
    std::string xml = R"(<Instrument ID="Instrument:0">)";
    if (setup.microscope != Device()) {
        xml += fmt::format("<Microscope{}/>", maker_attributes(setup.microscope));
    }
    if (has_camera(setup)) {
        xml += fmt::format(R"(<Detector ID="Detector:0:0"{}/>)", maker_attributes(setup.camera));
    }
    if (has_objective(setup)) {
        const Objective& objective = setup.objective;
        xml += fmt::format(R"(<Objective ID="Objective:0:0"{}{}{}/>)", attribute("Model", objective.name),
                           attribute("LensNA", objective.numerical_aperture),
                           attribute("NominalMagnification", objective.nominal_magnification));
    }
    return xml + "</Instrument>";
}

double z_step_um(const SeriesDescription& series) {
    const auto z = std::ranges::find(series.axes, "z", &ScanAxis::name);
    return z == series.axes.end() ? 0 : z->step;
}

std::string sizes(const SeriesDescription& series, const Extents& extents, bool follows_axes) {
    const double pixel_size_um = series.format.pixel_size_nm / 1000;
    std::string xml = fmt::format(R"( SizeX="{}" SizeY="{}" SizeZ="{}" SizeC="{}" SizeT="{}")",
                                  series.format.width, series.format.height, extents.z,
                                  extents.c * samples_per_pixel(series.format.pixel_format), extents.t) +
                      attribute("PhysicalSizeX", pixel_size_um, "PhysicalSizeXUnit", "&#181;m") +
                      attribute("PhysicalSizeY", pixel_size_um, "PhysicalSizeYUnit", "&#181;m");
    if (follows_axes || series.axes.empty()) {
        xml += attribute("PhysicalSizeZ", z_step_um(series), "PhysicalSizeZUnit", "&#181;m") +
               attribute("TimeIncrement", series.time_increment_s, "TimeIncrementUnit", "s");
    }
    return xml;
}

std::string channels(const SeriesDescription& series, std::size_t image, std::uint64_t count) {
    const ScanSetup& setup = series.setup;
    // Frames of several channels one after the other are none of them.
    const bool are_apart = setup.channels.size() <= 1 || count > 1;
    std::string xml;
    for (std::size_t i = 0; i < count; ++i) {
        const Channel channel = are_apart && i < setup.channels.size() ? setup.channels[i] : Channel();
        const std::string light =
            attribute("ExcitationWavelength", channel.excitation_nm, "ExcitationWavelengthUnit", "nm") +
            attribute("EmissionWavelength", channel.emission_nm, "EmissionWavelengthUnit", "nm");
        xml += fmt::format(R"(<Channel ID="Channel:{}:{}"{} SamplesPerPixel="{}"{})", image, i,
                           attribute("Name", channel.name), samples_per_pixel(series.format.pixel_format), light);
        xml += has_camera(setup) ? R"(><DetectorSettings ID="Detector:0:0"/></Channel>)" : "/>";
    }
    return xml;
}

std::string tiff_data(const PlaneRun& run, std::uint64_t first_page, const ImageLayout& image,
                      const std::string& order, const ScanFile& file) {
    const PlaneIndex first = index_of(run.first_plane, image.extents, order);
    const std::string first_z = first.z == 0 ? "" : fmt::format(R"( FirstZ="{}")", first.z);
    const std::string first_c = first.c == 0 ? "" : fmt::format(R"( FirstC="{}")", first.c);
    return fmt::format(R"(<TiffData{}{} FirstT="{}" IFD="{}" PlaneCount="{}">)"
                       R"(<UUID FileName="{}">urn:uuid:{}</UUID></TiffData>)",
                       first_z, first_c, first.t, first_page, run.count, xml_escaped(file.name), file.uuid);
}

// Where the planes are. Of a plane that no file holds it is said that it is behind the first file's last page:
// readers show it black, and do not take another in its place (docs/decisions/0013-ome-metadata.md).
std::string places(const ImageLayout& image, const std::string& order, std::span<const ScanFile> files) {
    std::string xml;
    for (const PlaneRun& run : image.runs) {
        xml += tiff_data(run, run.first_page, image, order, files[run.file]);
    }
    for (const PlaneRun& run : image.missing) {
        xml += tiff_data(run, files.front().frames, image, order, files.front());
    }
    return xml;
}

// One plane of each channel stands for all: an element a plane would make the text as long as the scan.
std::string exposures(const ScanSetup& setup, const Extents& extents) {
    std::string xml;
    for (std::uint64_t i = 0; setup.exposure_us > 0 && i < extents.c; ++i) {
        xml += fmt::format(R"(<Plane TheZ="0" TheT="0" TheC="{}"{}/>)", i,
                           attribute("ExposureTime", setup.exposure_us / 1000, "ExposureTimeUnit", "ms"));
    }
    return xml;
}

std::string notes_text(const SeriesDescription& series) {
    std::string text;
    for (const auto& [name, value] : series.notes) {
        text += fmt::format("{}{}: {}", text.empty() ? "" : "\n", name, value);
    }
    return xml_escaped(text);
}

std::string image_start(const SeriesDescription& series, std::size_t number, const ImageLayout& image) {
    const std::string position = image.position ? fmt::format("position {}", *image.position) : "";
    std::string xml = fmt::format(R"(<Image ID="Image:{}" Name="{}{}{}">)", number, xml_escaped(series.name),
                                  position.empty() ? "" : ", ", position);
    if (!series.started_utc.empty()) {
        xml += fmt::format("<AcquisitionDate>{}</AcquisitionDate>", xml_escaped(series.started_utc));
    }
    if (!series.notes.empty()) {
        xml += fmt::format("<Description>{}</Description>", notes_text(series));
    }
    if (has_instrument(series.setup)) {
        xml += R"(<InstrumentRef ID="Instrument:0"/>)";
    }
    if (has_objective(series.setup)) {
        xml += R"(<ObjectiveSettings ID="Objective:0:0"/>)";
    }
    return xml + (position.empty() ? "" : fmt::format(R"(<StageLabel Name="{}"/>)", position));
}

// Floating-point numbers have no significant bits. Of high-aligned ones neither is said here: readers that scale
// by them would show nothing but white.
std::string sample_type(const FrameFormat& format) {
    switch (sample_type_of(format.pixel_format)) {
        case SampleType::float32:
            return R"(Type="float")";
        case SampleType::unsigned8:
        case SampleType::unsigned16:
            break;
    }
    const bool are_low = format.bit_alignment == BitAlignment::low;
    return fmt::format(R"(Type="uint{}")", 8 * bytes_per_sample(format.pixel_format)) +
           (are_low ? fmt::format(R"( SignificantBits="{}")", format.significant_bits) : "");
}

// "RGGB": the upper left four, row by row.
std::string first_filters_of(BayerPattern pattern) {
    std::string filters;
    for (const auto& [x, y] : {std::pair{0, 0}, {1, 0}, {0, 1}, {1, 1}}) {
        const Colour colour = colour_at(pattern, static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(y));
        filters += colour == Colour::red ? 'R' : colour == Colour::green ? 'G' : 'B';
    }
    return filters;
}

// What OME has no attribute for; empty: nothing.
std::string annotation(const FrameFormat& format) {
    std::string entries;
    const auto entry = [&](std::string_view key, std::string_view value) {
        entries += fmt::format(R"(<M K="{}">{}</M>)", key, value);
    };
    if (const auto pattern = bayer_pattern_of(format.pixel_format)) {
        entry("PixelFormat", name_of(format.pixel_format));
        entry("BayerPattern", first_filters_of(*pattern));
    }
    if (format.bit_alignment != BitAlignment::low) {
        entry("SignificantBits", std::to_string(format.significant_bits));
        entry("BitAlignment", name_of(format.bit_alignment));
    }
    return entries.empty()
               ? entries
               : fmt::format(R"(<StructuredAnnotations><MapAnnotation ID="Annotation:0" Namespace="{}">)"
                             "<Value>{}</Value></MapAnnotation></StructuredAnnotations>",
                             kAnnotationNamespace, entries);
}

// Bio-Formats has the samples of a colour picture before all other axes: where there is one channel, nothing else
// depends on its place.
std::string dimension_order(const SeriesDescription& series, const ImageLayout& image, const std::string& order) {
    std::string others = order;
    std::erase(others, 'C');
    return is_rgb(series.format.pixel_format) && image.extents.c == 1 ? "C" + others : order;
}

std::string pixels(const SeriesDescription& series, std::size_t number, const ImageLayout& image,
                   const SeriesLayout& layout, std::span<const ScanFile> files) {
    return fmt::format(R"(<Pixels ID="Pixels:{}" DimensionOrder="XY{}" {} BigEndian="false"{}>)", number,
                       dimension_order(series, image, layout.order), sample_type(series.format),
                       sizes(series, image.extents, layout.follows_axes)) +
           channels(series, number, image.extents.c) + places(image, layout.order, files) +
           exposures(series.setup, image.extents) + "</Pixels>";
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
    const SeriesLayout layout = lay_out(series.axes, files, series.missing);
    std::string xml = fmt::format(R"({} Creator="Framering {}" UUID="urn:uuid:{}">)", kRoot, FRAMERING_VERSION,
                                  files.front().uuid) +
                      instrument(series.setup);
    const std::string annotations = annotation(series.format);
    const std::string reference = annotations.empty() ? "" : R"(<AnnotationRef ID="Annotation:0"/>)";
    for (std::size_t i = 0; i < layout.images.size(); ++i) {
        xml += image_start(series, i, layout.images[i]) + pixels(series, i, layout.images[i], layout, files) +
               reference + "</Image>";
    }
    return xml + annotations + "</OME>";
}

std::string binary_only_xml(const ScanFile& file, const ScanFile& first) {
    return fmt::format(R"({} UUID="urn:uuid:{}"><BinaryOnly MetadataFile="{}" UUID="urn:uuid:{}"/></OME>)", kRoot,
                       file.uuid, xml_escaped(first.name), first.uuid);
}

}  // namespace framering
