#include "acquirer/source/source.hpp"

#include "common/base/error.hpp"

namespace framering {

void Source::set_live(LiveKey key, double) {
    fail(ExitCode::failed, "the source has no {} that can be set", name_of(key));
}

void Source::set_camera_setting(const std::string& key, const std::string&) {
    fail(ExitCode::usage, "the source has no setting '{}'", key);
}

}  // namespace framering
