#include "writer/disk/direct_io.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

namespace framering {

namespace fs = std::filesystem;

namespace {
// Of the directory, or of the one above it in which it will be made.
std::optional<dev_t> device_of(fs::path directory) {
    std::error_code error;
    directory = fs::absolute(directory, error);
    struct stat status {};
    while (::stat(directory.c_str(), &status) != 0) {
        if (directory == directory.parent_path()) {
            return std::nullopt;
        }
        directory = directory.parent_path();
    }
    return status.st_dev;
}
}  // namespace

DirectIoChoice choose_direct_io(std::optional<bool> wanted, const std::optional<MachineProfile>& profile,
                                const fs::path& output) {
    if (wanted) {
        return {*wanted, ""};
    }
    if (profile && profile->direct_io) {
        std::error_code error;
        const auto measured = fs::exists(profile->disk, error) ? device_of(profile->disk) : std::nullopt;
        if (measured && measured == device_of(output)) {
            return {*profile->direct_io,
                    fmt::format("direct I/O: {}, measured by framering check on {}",
                                *profile->direct_io ? "on" : "off", profile->checked_utc.substr(0, 10))};
        }
    }
    return {true, ""};
}

}  // namespace framering
