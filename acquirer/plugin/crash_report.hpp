// The last word about a plug-in that crashes.
#pragma once

namespace framering {

class CallWatch;

// From now on a crash (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT) within a call that `watch` knows of, or in
// another thread, writes one line that names plug-in and call; then it takes its course. An exit() within a call
// does the same and becomes exit code 1: a plug-in does not make a scan a success. Thread: one. Fails (Error):
// there are 16 plug-ins already.
void report_crashes_of(const CallWatch& watch);
void report_no_crashes_of(const CallWatch& watch) noexcept;

}  // namespace framering
