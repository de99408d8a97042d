#include "common/base/file_access.hpp"

namespace framering {

// A new file has the rights of its directory.
int take_access_of(const std::string& /*path*/, int /*descriptor*/) noexcept {
    return 0;
}

int take_access_of(const std::string& /*path*/, const std::string& /*replacement*/) noexcept {
    return 0;
}

}  // namespace framering
