#include "viewer/viewer_process.hpp"

#include <malloc.h>
#include <sys/resource.h>

#include <csignal>

namespace framering {

namespace {
constexpr int kNice = 10;

// Every picture needs some megabytes for a moment. Given back and taken anew each time, their pages would cost
// more than the picture.
void keep_memory_of_pictures() noexcept {
#ifdef __GLIBC__
    constexpr int most_kept = 64 << 20;
    constexpr int largest_from_it = 32 << 20;
    mallopt(M_TRIM_THRESHOLD, most_kept);
    mallopt(M_MMAP_THRESHOLD, largest_from_it);
#endif
}
}  // namespace

ViewerProcess::ViewerProcess() : signals_{SIGINT, SIGTERM, SIGHUP} {
    setpriority(PRIO_PROCESS, 0, kNice);
    keep_memory_of_pictures();
}

}  // namespace framering
