// In place of the web display where its libraries were not found.
#include "common/base/error.hpp"
#include "viewer/web/web_display.hpp"

namespace framering {

std::unique_ptr<Display> make_web_display(const WebSettings& /*settings*/) {
    fail(ExitCode::failed,
         "this viewer was built without the web display; install libboost-dev and rebuild with "
         " -DFRAMERING_WEB=ON");
}

}  // namespace framering
