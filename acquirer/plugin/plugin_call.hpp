// One call of a plug-in's function, looked upon.
#pragma once
#include <chrono>

#include "acquirer/plugin/call_watch.hpp"

namespace framering {

// noexcept: what a plug-in throws ends the process there and then, and the line about it names the call.
template <class Function, class... Args>
auto called(CallWatch& watch, const char* name, int limit_s, Function function, Args... args) noexcept {
    const CallWatch::Call call(watch, name, std::chrono::seconds(limit_s));
    return function(args...);
}

}  // namespace framering
