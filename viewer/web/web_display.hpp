// Pictures for browsers, on this machine or on others.
#pragma once
#include <memory>

#include "viewer/display/display.hpp"
#include "viewer/web/web_settings.hpp"

namespace framering {

// Listens from here on, and says which address to open. Fails (Error): the address cannot be had; this viewer was
// built without the web display.
[[nodiscard]] std::unique_ptr<Display> make_web_display(const WebSettings& settings);

}  // namespace framering
