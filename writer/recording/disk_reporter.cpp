#include "writer/recording/disk_reporter.hpp"

#include "common/base/background_thread.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
constexpr std::chrono::milliseconds kPeriod(500);

// Nothing where the file system does not tell.
std::optional<std::uint64_t> free_bytes_at(const std::filesystem::path& directory) {
    std::error_code error;
    const auto space = watched("statfs", directory, [&] { return std::filesystem::space(directory, error); });
    return error ? std::nullopt : std::optional<std::uint64_t>(space.available);
}
}  // namespace

DiskReporter::DiskReporter(ReaderSession& session, IoWatch& calls) : session_(session), calls_(calls) {
    thread_ = background_thread("the disk figures", [this] { work(); });
}

DiskReporter::~DiskReporter() {
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    end_.notify_one();
    thread_.join();
}

void DiskReporter::begin_scan() {
    calls_.restart();
    next_look_ns_ = 0;
    forget_scan();
}

void DiskReporter::count(std::uint64_t frames) {
    const std::lock_guard lock(mutex_);
    frames_ = frames;
}

void DiskReporter::end_scan() {
    log_info("disk: {}", calls_text(calls_.figures()));
    forget_scan();
}

void DiskReporter::forget_scan() {
    const std::lock_guard lock(mutex_);
    rate_ = {};
    frames_.reset();
    free_bytes_.reset();
}

bool DiskReporter::is_look_due() {
    const std::uint64_t now_ns = monotonic_ns();
    if (now_ns < next_look_ns_) {
        return false;
    }
    next_look_ns_ = now_ns + static_cast<std::uint64_t>(Nanoseconds(kPeriod).count());
    return true;
}

void DiskReporter::look_at_room(const std::filesystem::path& directory, std::uint64_t reserved_bytes) {
    auto free_bytes = free_bytes_at(directory);
    if (free_bytes) {
        // What is reserved is the scan's already: it is room, whatever the file system says.
        *free_bytes += reserved_bytes;
    }
    const std::lock_guard lock(mutex_);
    free_bytes_ = free_bytes;
}

void DiskReporter::work() {
    std::unique_lock lock(mutex_);
    while (!end_.wait_for(lock, kPeriod, [this] { return is_ending_; })) {
        lock.unlock();
        look();
        lock.lock();
    }
}

void DiskReporter::look() {
    DiskFigures disk = calls_.figures();
    const std::uint64_t now_ns = monotonic_ns();
    {
        const std::lock_guard lock(mutex_);
        if (frames_) {
            rate_.add(*frames_, now_ns);
        }
        disk.store_period_ns = rate_.period_ns(now_ns);
        disk.free_bytes = free_bytes_;
    }
    session_.publish(disk);
    // Last: the log may be on the disk that stands still.
    calls_.look();
}

}  // namespace framering
