#include "tests/power_cut/disk_after_cut.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <span>
#include <string_view>

namespace framering::test {

namespace fs = std::filesystem;
using Kind = Operation::Kind;

namespace {
void apply_to_names(const Operation& operation, std::map<std::string, std::uint64_t>& names) {
    const auto forget = [&](const std::string& name) {
        const auto found = names.find(name);
        if (found != names.end() && found->second == operation.object) {
            names.erase(found);
        }
    };
    if (operation.kind == Kind::unname) {
        forget(operation.name);
        return;
    }
    if (operation.kind == Kind::rename) {
        forget(operation.old_name);
    }
    names[operation.name] = operation.object;
}

// [first, end)
std::pair<std::uint64_t, std::uint64_t> touched_sectors(const Operation& operation, const Image& image) {
    const std::uint64_t first = operation.kind == Kind::resize ? operation.size : operation.offset;
    const std::uint64_t end = operation.kind == Kind::resize  ? std::max(image.size, operation.size)
                              : operation.kind == Kind::punch ? operation.offset + operation.size
                                                              : operation.offset + operation.bytes.size();
    return {first / Image::kSectorBytes, (end + Image::kSectorBytes - 1) / Image::kSectorBytes};
}

void set_bytes(Image& image, std::uint64_t offset, std::span<const std::byte> bytes, std::uint64_t zeros) {
    const std::uint64_t end = offset + (bytes.empty() ? zeros : bytes.size());
    for (std::uint64_t at = offset; at < end;) {
        const std::uint64_t number = at / Image::kSectorBytes;
        const std::uint64_t count = std::min(end, (number + 1) * Image::kSectorBytes) - at;
        const auto present = image.sectors.find(number);
        auto sector = present == image.sectors.end() ? std::make_shared<Image::Sector>()
                                                     : std::make_shared<Image::Sector>(*present->second);
        const auto to = sector->bytes.begin() + static_cast<std::ptrdiff_t>(at % Image::kSectorBytes);
        if (bytes.empty()) {
            std::fill_n(to, count, std::byte{});
        } else {
            std::ranges::copy(bytes.subspan(at - offset, count), to);
        }
        if (std::ranges::all_of(sector->bytes, [](std::byte byte) { return byte == std::byte{}; })) {
            image.sectors.erase(number);
        } else {
            image.sectors[number] = std::move(sector);
        }
        at += count;
    }
}

void apply_to_image(const Operation& operation, Image& image) {
    if (operation.kind == Kind::resize) {
        if (operation.size < image.size) {
            set_bytes(image, operation.size, {}, image.size - operation.size);
        }
        image.size = operation.size;
        return;
    }
    set_bytes(image, operation.offset, operation.bytes, operation.size);
    if (operation.kind == Kind::write) {
        image.size = std::max(image.size, operation.offset + operation.bytes.size());
    }
}

// A sector goes to the disk with all that was written to it until then: `cache` is what the programs see.
void keep(const Operation& operation, const Image& cache, std::uint64_t size_before,
          const std::function<bool()>& keeps_sector, Image& disk) {
    Image before = disk;
    before.size = std::max(disk.size, size_before);
    const auto [first, end] = touched_sectors(operation, before);
    for (std::uint64_t sector = first; sector < end; ++sector) {
        if (operation.kind == Kind::write && !keeps_sector()) {
            continue;
        }
        if (const auto found = cache.sectors.find(sector); found != cache.sectors.end()) {
            disk.sectors[sector] = found->second;
        } else {
            disk.sectors.erase(sector);
        }
    }
    if (operation.kind == Kind::resize) {
        disk.size = operation.size;
    } else if (operation.kind == Kind::write) {
        disk.size = std::max(disk.size, operation.offset + operation.bytes.size());
    }
}

bool is_of_zeros(const Operation& operation) {
    return operation.kind == Kind::write &&
           std::ranges::all_of(operation.bytes, [](std::byte byte) { return byte == std::byte{}; });
}
}  // namespace

void DiskModel::apply(const Operation& operation) {
    switch (operation.kind) {
        case Kind::note:
            return;
        case Kind::name:
            objects_[operation.object].is_directory = operation.is_directory;
            [[fallthrough]];
        case Kind::rename:
        case Kind::unname:
            objects_.at(operation.directory).pending.push_back(&operation);
            return;
        case Kind::flush:
        case Kind::failed_flush:
            break;
        default:
            objects_.at(operation.object).pending.push_back(&operation);
            return;
    }
    Object& flushed = objects_.at(operation.object);
    for (const Operation* pending : std::exchange(flushed.pending, {})) {
        if (operation.kind == Kind::flush) {
            flushed.is_directory ? apply_to_names(*pending, flushed.names)
                                 : apply_to_image(*pending, flushed.image);
        }
    }
}

void DiskModel::add_units(std::uint64_t number, Units& units, std::size_t& count) const {
    const Object& object = objects_.at(number);
    if (!object.pending.empty() && units.contains(object.pending.front())) {
        return;  // it has two names, one of which may be lost
    }
    std::set<std::uint64_t> below;
    for (const auto& [name, each] : object.names) {
        below.insert(each);
    }
    bool was_zeros = false;
    for (const Operation* pending : object.pending) {
        const bool is_zeros = is_of_zeros(*pending);
        if (!(is_zeros && was_zeros)) {
            ++count;
        }
        was_zeros = is_zeros;
        units[pending] = count - 1;
        if (object.is_directory) {
            below.insert(pending->object);
        }
    }
    for (const std::uint64_t each : below) {
        add_units(each, units, count);
    }
}

DiskModel::Units DiskModel::units() const {
    Units units;
    std::size_t count = 0;
    add_units(kRootObject, units, count);
    return units;
}

std::size_t DiskModel::open_units() const {
    std::size_t most = 0;
    for (const auto& [operation, unit] : units()) {
        most = std::max(most, unit + 1);
    }
    return most;
}

void DiskModel::add_state(std::uint64_t number, const std::string& path,
                          const std::function<bool(const Operation*)>& is_kept,
                          const std::function<bool()>& keeps_sector, DiskState& state) const {
    const Object& object = objects_.at(number);
    if (!object.is_directory) {
        Image disk = object.image;
        Image cache = object.image;
        for (const Operation* pending : object.pending) {
            const std::uint64_t size_before = cache.size;
            apply_to_image(*pending, cache);
            if (is_kept(pending)) {
                keep(*pending, cache, size_before, keeps_sector, disk);
            }
        }
        state[path] = std::make_shared<Image>(std::move(disk));
        return;
    }
    Names names = object.names;
    for (const Operation* pending : object.pending) {
        if (is_kept(pending)) {
            apply_to_names(*pending, names);
        }
    }
    state[path] = nullptr;
    for (const auto& [name, each] : names) {
        add_state(each, path.empty() ? name : path + "/" + name, is_kept, keeps_sector, state);
    }
}

DiskState DiskModel::after_cut(const std::function<bool(std::size_t)>& keeps,
                               const std::function<bool()>& keeps_sector) const {
    const Units all = units();
    DiskState state;
    add_state(
        kRootObject, "", [&](const Operation* pending) { return keeps(all.at(pending)); }, keeps_sector, state);
    return state;
}

std::uint64_t hash_of(const DiskState& state) {
    std::uint64_t hash = 1469598103934665603ULL;
    const auto mix = [&](std::uint64_t value) { hash = (hash ^ value) * 1099511628211ULL + (hash >> 29); };
    for (const auto& [path, image] : state) {
        mix(std::hash<std::string>()(path));
        if (image != nullptr) {
            mix(image->size);
            for (const auto& [number, sector] : image->sectors) {
                mix(number);
                mix(std::hash<std::string_view>()(
                    {reinterpret_cast<const char*>(sector->bytes.data()), sector->bytes.size()}));
            }
        }
    }
    return hash;
}

void make_real(const DiskState& state, const fs::path& root) {
    for (const auto& [path, image] : state) {
        if (image == nullptr) {
            fs::create_directories(root / path);
            continue;
        }
        std::ofstream file(root / path, std::ios::binary);
        for (const auto& [number, sector] : image->sectors) {
            file.seekp(static_cast<std::streamoff>(number * Image::kSectorBytes));
            file.write(reinterpret_cast<const char*>(sector->bytes.data()),
                       static_cast<std::streamsize>(sector->bytes.size()));
        }
        file.close();
        fs::resize_file(root / path, image->size);
    }
}

}  // namespace framering::test
