// A second thread that looks twice a second at the disk calls of the first: what blocks is named, and everyone who
// looks at the session sees it.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "common/session/reader_session.hpp"
#include "writer/disk/io_watch.hpp"
#include "writer/recording/store_rate.hpp"

namespace framering {

// Thread: one, besides its own, which never asks the disk anything: it tells of a disk that does not answer.
class DiskReporter {
  public:
    // Of the calls that `calls` has seen. Both outlive the object, and `session` is not left before.
    DiskReporter(ReaderSession& session, IoWatch& calls);
    ~DiskReporter();
    DiskReporter(const DiskReporter&) = delete;
    DiskReporter& operator=(const DiskReporter&) = delete;

    // A scan is in hand: figures and rates begin anew.
    void begin_scan();
    // Frames of the scan in hand that are stored, those of former writers included.
    void count(std::uint64_t frames);
    // It is over: its disk calls go to the log.
    void end_scan();
    // Twice a second at most.
    [[nodiscard]] bool is_look_due();
    // How much room the scan has, of which `reserved_bytes` are its own already. May block like any disk call.
    void look_at_room(const std::filesystem::path& directory, std::uint64_t reserved_bytes);

  private:
    void forget_scan();
    void work();
    void look();

    ReaderSession& session_;
    IoWatch& calls_;
    std::uint64_t next_look_ns_ = 0;
    std::mutex mutex_;
    std::condition_variable end_;
    bool is_ending_ = false;
    std::optional<std::uint64_t> frames_;  // nothing: no scan in hand
    std::optional<std::uint64_t> free_bytes_;
    StoreRate rate_;
    std::thread thread_;
};

}  // namespace framering
