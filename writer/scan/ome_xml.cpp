#include "writer/scan/ome_xml.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <optional>

#include "common/session/axis_option.hpp"
#include "writer/scan/ome_annotations.hpp"
#include "writer/scan/series_layout.hpp"
#include "writer/scan/xml_text.hpp"

namespace framering {

namespace {
constexpr std::string_view kRoot = R"(<?xml version="1.0" encoding="UTF-8"?>)"
                                   R"(<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06")"
                                   R"( xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance")"
                                   R"( xsi:schemaLocation="http://www.openmicroscopy.org/Schemas/OME/2016-06)"
                                   R"( http://www.openmicroscopy.org/Schemas/OME/2016-06/ome.xsd")";

std::string maker_attributes(const Device& device) {
    return xml_attribute("Manufacturer", device.manufacturer) + xml_attribute("Model", device.model) +
           xml_attribute("SerialNumber", device.serial_number);
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
        xml += fmt::format(R"(<Objective ID="Objective:0:0"{}{}{}/>)", xml_attribute("Model", objective.name),
                           xml_attribute("LensNA", objective.numerical_aperture),
                           xml_attribute("NominalMagnification", objective.nominal_magnification));
    }
    return xml + "</Instrument>";
}

// Nothing: the scan has none of this name.
const ScanAxis* axis_of(const SeriesDescription& series, std::string_view name) {
    const auto found = std::ranges::find(series.axes, name, &ScanAxis::name);
    return found == series.axes.end() ? nullptr : &*found;
}

std::string sizes(const SeriesDescription& series, const Extents& extents, bool follows_axes) {
    const double pixel_size_um = series.format.pixel_size_nm / 1000;
    std::string xml = fmt::format(R"( SizeX="{}" SizeY="{}" SizeZ="{}" SizeC="{}" SizeT="{}")",
                                  series.format.width, series.format.height, extents.z,
                                  extents.c * samples_per_pixel(series.format.pixel_format), extents.t) +
                      xml_attribute("PhysicalSizeX", pixel_size_um, "PhysicalSizeXUnit", kXmlMicrometre) +
                      xml_attribute("PhysicalSizeY", pixel_size_um, "PhysicalSizeYUnit", kXmlMicrometre);
    if (follows_axes || series.axes.empty()) {
        const ScanAxis* z = axis_of(series, "z");
        xml += xml_attribute("PhysicalSizeZ", z == nullptr ? 0 : even_step_um(*z), "PhysicalSizeZUnit",
                             kXmlMicrometre) +
               xml_attribute("TimeIncrement", series.time_increment_s, "TimeIncrementUnit", "s");
    }
    return xml;
}

// Of the planes of an image that stand at index `i` of C. Where the planes do not follow axis c, frames of several
// channels are one after the other, and none of these is all of theirs.
Channel channel_at(const SeriesDescription& series, const SeriesLayout& layout, const Extents& extents,
                   std::uint64_t i) {
    const std::vector<Channel>& given = series.setup.channels;
    const ScanAxis* axis = layout.follows_axes ? axis_of(series, "c") : nullptr;
    const bool are_apart = axis != nullptr || given.size() <= 1 || extents.c > 1;
    const std::string label = axis != nullptr && i < axis->labels.size() ? axis->labels[i] : "";
    const auto named = std::ranges::find(given, label, &Channel::name);
    Channel channel;
    if (!label.empty() && named != given.end()) {
        channel = *named;
    } else if (are_apart && i < given.size()) {
        channel = given[i];
    }
    channel.name = label.empty() ? channel.name : label;
    const bool may_differ =
        !are_apart && std::ranges::any_of(given, [](const Channel& each) { return each.exposure_us != 0; });
    if (channel.exposure_us == 0 && !may_differ) {
        channel.exposure_us = series.setup.exposure_us;
    }
    return channel;
}

std::string channels(const SeriesDescription& series, std::size_t number, const SeriesLayout& layout) {
    const Extents& extents = layout.images[number].extents;
    std::string xml;
    for (std::uint64_t i = 0; i < extents.c; ++i) {
        const Channel channel = channel_at(series, layout, extents, i);
        const std::string light =
            xml_attribute("ExcitationWavelength", channel.excitation_nm, "ExcitationWavelengthUnit", "nm") +
            xml_attribute("EmissionWavelength", channel.emission_nm, "EmissionWavelengthUnit", "nm");
        xml +=
            fmt::format(R"(<Channel ID="Channel:{}:{}"{} SamplesPerPixel="{}"{})", number, i,
                        xml_attribute("Name", channel.name), samples_per_pixel(series.format.pixel_format), light);
        xml += has_camera(series.setup) ? R"(><DetectorSettings ID="Detector:0:0"/></Channel>)" : "/>";
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

// Where the image's position is on the stage; nothing: not known.
std::optional<StagePlace> place_of(const SeriesDescription& series, const ImageLayout& image) {
    const ScanAxis* axis = axis_of(series, "p");
    const bool is_known = axis != nullptr && image.position && *image.position < axis->places.size();
    return is_known ? std::optional(axis->places[*image.position]) : std::nullopt;
}

std::string um_attribute(const std::string& name, double um) {
    return xml_number(name, um, name + "Unit", kXmlMicrometre);
}

// Of the plane at z 0. Set points of axis z stand on the z of the position.
std::string plane_position(const SeriesDescription& series, const SeriesLayout& layout, const ImageLayout& image) {
    const std::optional<StagePlace> place = place_of(series, image);
    std::string xml =
        place ? um_attribute("PositionX", place->x) + um_attribute("PositionY", place->y) : std::string();
    const ScanAxis* z = axis_of(series, "z");
    const bool has_place_z = place && place->z;
    const bool can_be_told = z == nullptr || (z->unit == "um" && layout.follows_axes);
    if (can_be_told && (has_place_z || (z != nullptr && is_planned(*z)))) {
        xml += um_attribute("PositionZ", (has_place_z ? *place->z : 0) + (z == nullptr ? 0 : z->set_point(0)));
    }
    return xml;
}

// One plane of each channel stands for all: an element a plane would make the text as long as the scan.
std::string first_planes(const SeriesDescription& series, const SeriesLayout& layout, const ImageLayout& image) {
    const std::string position = plane_position(series, layout, image);
    std::string xml;
    for (std::uint64_t i = 0; i < image.extents.c; ++i) {
        const double exposure_us = channel_at(series, layout, image.extents, i).exposure_us;
        const std::string known =
            xml_attribute("ExposureTime", exposure_us / 1000, "ExposureTimeUnit", "ms") + position;
        xml += known.empty() ? "" : fmt::format(R"(<Plane TheZ="0" TheT="0" TheC="{}"{}/>)", i, known);
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

// Empty: the plan has no name for it.
std::string label_of_position(const SeriesDescription& series, std::uint64_t position) {
    const ScanAxis* axis = axis_of(series, "p");
    return axis != nullptr && position < axis->labels.size() ? axis->labels[position] : "";
}

std::string stage_label(const SeriesDescription& series, const ImageLayout& image) {
    if (!image.position) {
        return {};
    }
    const std::string label = label_of_position(series, *image.position);
    std::string xml =
        "<StageLabel" + xml_attribute("Name", label.empty() ? fmt::format("position {}", *image.position) : label);
    if (const auto place = place_of(series, image)) {
        xml += um_attribute("X", place->x) + um_attribute("Y", place->y) +
               (place->z ? um_attribute("Z", *place->z) : "");
    }
    return xml + "/>";
}

std::string image_name(const SeriesDescription& series, const ImageLayout& image) {
    if (!image.position) {
        return series.name;
    }
    const std::string label = label_of_position(series, *image.position);
    return label.empty() ? fmt::format("{}, position {}", series.name, *image.position) : label;
}

std::string image_start(const SeriesDescription& series, std::size_t number, const ImageLayout& image) {
    std::string xml =
        fmt::format(R"(<Image ID="Image:{}" Name="{}">)", number, xml_escaped(image_name(series, image)));
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
    return xml + stage_label(series, image);
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

// Bio-Formats has the samples of a colour picture before all other axes: where there is one channel, nothing else
// depends on its place.
std::string dimension_order(const SeriesDescription& series, const ImageLayout& image, const std::string& order) {
    std::string others = order;
    std::erase(others, 'C');
    return is_rgb(series.format.pixel_format) && image.extents.c == 1 ? "C" + others : order;
}

std::string pixels(const SeriesDescription& series, std::size_t number, const SeriesLayout& layout,
                   std::span<const ScanFile> files) {
    const ImageLayout& image = layout.images[number];
    return fmt::format(R"(<Pixels ID="Pixels:{}" DimensionOrder="XY{}" {} BigEndian="false"{}>)", number,
                       dimension_order(series, image, layout.order), sample_type(series.format),
                       sizes(series, image.extents, layout.follows_axes)) +
           channels(series, number, layout) + places(image, layout.order, files) +
           first_planes(series, layout, image) + "</Pixels>";
}
}  // namespace

std::string ome_xml(const SeriesDescription& series, std::span<const ScanFile> files) {
    assert(!files.empty());
    const SeriesLayout layout = lay_out(series.axes, files, series.missing, series.skips);
    std::string xml = fmt::format(R"({} Creator="Framering {}" UUID="urn:uuid:{}">)", kRoot, FRAMERING_VERSION,
                                  files.front().uuid) +
                      instrument(series.setup);
    const std::vector<std::string> annotations = ome_annotations(series);
    const std::string references = annotation_references(annotations);
    for (std::size_t i = 0; i < layout.images.size(); ++i) {
        xml +=
            image_start(series, i, layout.images[i]) + pixels(series, i, layout, files) + references + "</Image>";
    }
    return xml + structured_annotations(annotations) + "</OME>";
}

std::string binary_only_xml(const ScanFile& file, const ScanFile& first) {
    return fmt::format(R"({} UUID="urn:uuid:{}"><BinaryOnly MetadataFile="{}" UUID="urn:uuid:{}"/></OME>)", kRoot,
                       file.uuid, xml_escaped(first.name), first.uuid);
}

}  // namespace framering
