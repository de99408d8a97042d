#include "acquirer/source/ome_series.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "acquirer/source/ome_elements.hpp"
#include "acquirer/source/saturated.hpp"

namespace framering {

namespace {
struct PlanesInFile {
    OmeFile file;  // no name and no UUID: this one
    std::uint64_t first_page = 0;
    std::uint64_t count = 1;
    bool has_place = false;  // first page or count are given
};
struct OmeImage {
    std::uint64_t planes = 0;
    bool has_channel = false;
    std::vector<PlanesInFile> parts;
};
struct OmeContents {
    OmeSeries series;
    std::vector<OmeImage> images;
};

std::string name_alone(const std::string& path) {
    return path.substr(path.find_last_of("/\\") + 1);
}

void take_planes(const OmeElements& tiff_data, OmeImage& image) {
    const auto first_page = tiff_data.count("IFD");
    const auto count = tiff_data.count("PlaneCount");
    image.parts.push_back({{}, first_page.value_or(0), count.value_or(1), first_page || count});
}

// SizeC counts samples: those of a colour picture are one plane.
void take_samples(const OmeElements& channel, OmeImage& image) {
    if (!std::exchange(image.has_channel, true)) {
        image.planes /= std::max<std::uint64_t>(channel.count("SamplesPerPixel").value_or(1), 1);
    }
}

OmeContents contents_of(std::string_view description) {
    OmeContents all;
    OmeElements each(description);
    while (each.next()) {
        if (each.name() == "OME") {
            all.series.uuid = each.attribute("UUID");
        } else if (each.name() == "BinaryOnly") {
            all.series.described_by = each.attribute("MetadataFile");
        } else if (each.name() == "Image") {
            all.images.emplace_back();
        } else if (all.images.empty()) {
            continue;
        } else if (each.name() == "Pixels") {
            all.images.back().planes = saturated_product(
                saturated_product(each.count("SizeZ").value_or(1), each.count("SizeC").value_or(1)),
                each.count("SizeT").value_or(1));
        } else if (each.name() == "Channel") {
            take_samples(each, all.images.back());
        } else if (each.name() == "TiffData") {
            take_planes(each, all.images.back());
        } else if (each.name() == "UUID" && !all.images.back().parts.empty()) {
            all.images.back().parts.back().file = {name_alone(each.attribute("FileName")),
                                                   std::string(each.text())};
        }
    }
    return all;
}

bool is_nameless(const OmeFile& file) noexcept {
    return file.name.empty() && file.uuid.empty();
}

bool is_same(const OmeFile& a, const OmeFile& b) {
    return (!a.uuid.empty() && a.uuid == b.uuid) || (!a.name.empty() && a.name == b.name);
}

// The name that stands for this file, where neither its name nor its UUID is there but a single other one is.
std::optional<OmeFile> former_self(const std::vector<OmeImage>& images, const OmeFile& self) {
    std::optional<OmeFile> only;
    for (const OmeImage& image : images) {
        for (const PlanesInFile& part : image.parts) {
            if (is_nameless(part.file) || is_same(part.file, self) || (only && !is_same(*only, part.file))) {
                return std::nullopt;
            }
            only = part.file;
        }
    }
    return only;
}

// All its planes lie in this file, page by page.
bool is_whole(const OmeImage& image) noexcept {
    return image.parts.size() == 1 && is_nameless(image.parts.front().file) && !image.parts.front().has_place;
}

// How many pages it takes to hold what is told of them.
std::uint64_t last_page(const std::vector<PlanesInFile>& parts, std::uint64_t pages) noexcept {
    std::uint64_t last = 0;
    for (const PlanesInFile& part : parts) {
        const bool is_missing = part.has_place && part.first_page == pages;
        last = std::max(last, is_missing || !part.has_place ? 0 : saturated_sum(part.first_page, part.count));
    }
    return last;
}

// The parts of an image in this file and the files of the others.
struct Parts {
    std::vector<PlanesInFile> own;
    std::vector<OmeFile> others;
};

Parts parts_of(const OmeImage& image, const OmeFile& self) {
    Parts parts;
    for (const PlanesInFile& part : image.parts) {
        if (is_nameless(part.file) || is_same(part.file, self)) {
            parts.own.push_back(part);
        } else {
            parts.others.push_back(part.file);
        }
    }
    return parts;
}

void add_files(std::vector<OmeFile>& to, const std::vector<OmeFile>& files) {
    for (const OmeFile& file : files) {
        if (std::ranges::none_of(to, [&](const OmeFile& each) { return is_same(each, file); })) {
            to.push_back(file);
        }
    }
}
}  // namespace

OmeSeries ome_series_of(std::string_view description, const std::string& file_name, std::uint64_t pages) {
    if (!is_ome_xml(description)) {
        return {};
    }
    OmeContents all = contents_of(description);
    OmeSeries series = all.series;
    OmeFile self{file_name, series.uuid};
    self = former_self(all.images, self).value_or(self);
    std::vector<OmeFile> of_other_images;
    std::uint64_t whole_images = 0;
    bool is_there = false;
    for (const OmeImage& image : all.images) {
        const Parts parts = parts_of(image, self);
        is_there = is_there || !parts.own.empty();
        add_files(parts.own.empty() ? of_other_images : series.others, parts.others);
        whole_images = saturated_sum(whole_images, is_whole(image) ? image.planes : 0);
        series.pages = std::max({series.pages, whole_images, last_page(parts.own, pages)});
    }
    if (!is_there) {
        series.others = std::move(of_other_images);
    }
    return series;
}

}  // namespace framering
