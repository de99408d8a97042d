#include <fstream>
#include <sstream>
#include <utility>

#include "common/base/file_system.hpp"

namespace framering {

FileSystem file_system_of(const std::filesystem::path& directory, const std::filesystem::path& root) {
    const std::string whole = directory.string() + "/";
    std::ifstream mounts(root / "proc/self/mounts");
    std::size_t longest = 0;
    FileSystem found;
    for (std::string line; std::getline(mounts, line);) {
        std::istringstream words(line);
        FileSystem mounted;
        std::string place;
        words >> mounted.device >> place >> mounted.type;
        place += place.ends_with('/') ? "" : "/";
        if (place.size() >= longest && whole.starts_with(place)) {
            longest = place.size();
            found = std::move(mounted);
        }
    }
    return found;
}

}  // namespace framering
