// What broken disks, other programs and people do to the directory of a scan.
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "common/base/crc32c.hpp"
#include "tests/fuzz/scan_image.hpp"
#include "tests/fuzz/text_edits.hpp"

namespace framering::fuzz {

namespace fs = std::filesystem;

namespace {
// The structure of 64 bytes at `offset`, whose last word is the checksum of the others.
void change_checked(Dice& dice, Bytes& file, std::uint64_t offset, ScanChange& change) {
    if (offset + 64 > file.size()) {
        return;
    }
    const std::size_t size = dice.one_in(3) ? 4 : 8;
    const std::uint64_t at = offset + dice.below(60 / size) * size;
    put_number(file, at, dice.number_near(number_at(file, at, size)), size);
    if (!dice.one_in(6)) {
        put_number(file, offset + 60, crc32c(std::span(file).subspan(offset, 60)), 4);
        change.forged = true;
    }
}

void change_index(Dice& dice, Bytes& file, ScanChange& change) {
    const std::uint64_t records = file.size() / 64;
    if (dice.one_in(3) && records > 1) {
        const auto place = file.begin() + static_cast<std::ptrdiff_t>(64 * (1 + dice.below(records - 1)));
        const Bytes record(place, place + 64);
        switch (dice.below(4)) {
            case 0:
                file.erase(place, place + 64);
                break;
            case 1:
                file.insert(place, record.begin(), record.end());
                break;
            case 2:
                file.resize(file.size() + 64 * dice.below(5) + dice.below(64));
                break;
            default:
                file.resize(64 + dice.below(file.size() - 64));
                break;
        }
        change.forged = true;
        return;
    }
    change_checked(dice, file, 64 * dice.below(records + 1), change);
}

// 8 columns and rows of 64 bytes: 2 values.
void change_values(Dice& dice, Bytes& file, ScanChange& change) {
    constexpr std::uint64_t header_bytes = 128 + 9 * 72;
    constexpr std::uint64_t row_bytes = 64;
    if (file.size() < header_bytes || dice.one_in(3)) {
        put_number(file, dice.below(std::min<std::uint64_t>(file.size(), header_bytes)), dice.number(), 1);
        if (file.size() >= header_bytes && !dice.one_in(3)) {
            const std::uint32_t crc = crc32c(std::span(file).first(124));
            put_number(file, 124, crc32c(std::span(file).subspan(128, header_bytes - 128), crc), 4);
            change.forged = true;
        }
    } else if (dice.one_in(3)) {
        file.resize(file.size() - dice.below(file.size() - header_bytes + 1));
    } else {
        change_checked(dice, file,
                       header_bytes + row_bytes * dice.below((file.size() - header_bytes) / row_bytes + 1),
                       change);
    }
}

void change_manifest(Dice& dice, Bytes& file) {
    const std::string text = changed_json(dice, {reinterpret_cast<const char*>(file.data()), file.size()});
    const auto bytes = std::as_bytes(std::span(text));
    file.assign(bytes.begin(), bytes.end());
}

void change_file(Dice& dice, const std::string& name, Bytes& file, ScanChange& change) {
    if (file.empty() || dice.one_in(8)) {
        change_any_bytes(dice, file);
    } else if (name.ends_with(".json")) {
        change_manifest(dice, file);
    } else if (name.ends_with("index")) {
        change_index(dice, file, change);
    } else if (name.starts_with("scan.values")) {
        change_values(dice, file, change);
    } else if (dice.one_in(6)) {
        change_checked(dice, file, 128, change);  // a streaming file's geometry
    } else if (dice.one_in(4)) {
        put_number(file, file.size() - 1 - dice.below(std::min<std::size_t>(file.size(), 10'000)), dice.number(),
                   1);
    } else {
        change_tiff(dice, file);
    }
}

void change_names(Dice& dice, ScanImage& image) {
    const auto one = std::next(image.files.begin(), static_cast<std::ptrdiff_t>(dice.below(image.files.size())));
    const auto other = std::next(image.files.begin(), static_cast<std::ptrdiff_t>(dice.below(image.files.size())));
    switch (dice.below(5)) {
        case 0:
            image.files.erase(one);
            break;
        case 1:
            std::swap(one->second, other->second);
            break;
        case 2:
            image.files[fmt::format("scan_{:05}.ome.tif", dice.one_in(4) ? dice.number() : dice.below(4))] =
                one->second;
            break;
        case 3:
            image.files[one->first + ".unfinished"] = one->second;
            if (dice.one_in(2)) {
                image.files.erase(one->first);
            }
            break;
        default:
            image.files["repack/" + fs::path(one->first).filename().string()] = one->second;
            break;
    }
}

// Instead of the file: what opening it may wait for, fail at, or follow.
void replace_file_in_place(const fs::path& path, Dice& dice) {
    std::error_code ignored;
    fs::remove_all(path, ignored);
    switch (dice.below(5)) {
        case 0:
            fs::create_directory(path, ignored);
            break;
        case 1:
            fs::create_symlink("nowhere", path, ignored);
            break;
        case 2:
            fs::create_symlink(path.filename(), path, ignored);
            break;
        case 3:
            fs::create_symlink("scan_00000.ome.tif", path, ignored);
            break;
        default:
            (void)!mkfifo(path.c_str(), 0600);
            break;
    }
}
}  // namespace

ScanChange change_scan(Dice& dice, ScanImage& image) {
    ScanChange change;
    const std::uint64_t changes = dice.one_in(2) ? 1 : dice.below(4);
    for (std::uint64_t i = 0; i < changes && !image.files.empty(); ++i) {
        if (dice.one_in(8)) {
            change_names(dice, image);
            continue;
        }
        const auto file =
            std::next(image.files.begin(), static_cast<std::ptrdiff_t>(dice.below(image.files.size())));
        change_file(dice, file->first, file->second, change);
    }
    return change;
}

void put_in_place(const ScanImage& image, Dice& dice, ScanChange& change) {
    fs::remove_all(settings_of_scans().output);
    fs::create_directories(scan_directory());
    for (const auto& [name, bytes] : image.files) {
        fs::create_directories((scan_directory() / name).parent_path());
        std::ofstream(scan_directory() / name, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }
    if (!image.files.empty() && dice.one_in(16)) {
        const auto file =
            std::next(image.files.begin(), static_cast<std::ptrdiff_t>(dice.below(image.files.size())));
        replace_file_in_place(scan_directory() / file->first, dice);
        change.beyond = true;
    }
}

}  // namespace framering::fuzz
