// The log for those who use the sessions as a library.
#pragma once
#include <string_view>

#include "common/base/log.hpp"

namespace framering {

// Takes the lines, as they are, instead of standard error; from any thread.
using LogSink = void (*)(LogLevel level, std::string_view text) noexcept;
// Null: standard error again. Call it before anything logs.
void set_log_sink(LogSink sink) noexcept;

}  // namespace framering
