// Every call into the file system that may block: timed, counted, and named while it stands still.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "common/base/clock.hpp"
#include "common/session/disk_figures.hpp"
#include "writer/disk/latency_histogram.hpp"

namespace framering {

// Thread safety: any. All calls are timed; those of up to kPlaces threads at once are named where they take long.
class IoWatch {
  public:
    struct Settings {
        Nanoseconds limit = std::chrono::seconds(2);
        std::function<std::uint64_t()> now_ns = monotonic_ns;
        std::function<void(const std::string&)> warn;  // empty: the log
    };
    IoWatch() : IoWatch(Settings()) {}
    explicit IoWatch(Settings settings);

    // One call, from construction to destruction. Allocates nothing and keeps errno, unless it has to warn.
    class Call {
      public:
        // `action` lives as long as the call.
        Call(const char* action, const std::filesystem::path& file, IoWatch& watch) noexcept;
        ~Call();
        Call(const Call&) = delete;
        Call& operator=(const Call&) = delete;

      private:
        IoWatch& watch_;
        std::uint64_t began_ns_;
        std::size_t place_;
    };

    // Warns of each call that runs for longer than the limit and was not named before. Whoever may not block asks
    // now and then.
    void look();
    // Of all calls since restart(); knows no rates and no room.
    [[nodiscard]] DiskFigures figures() const;
    // A new scan: counts anew.
    void restart() noexcept { lengths_.clear(); }

  private:
    static constexpr std::size_t kPlaces = 8;

    // A call under way; free while `action` is null.
    struct Place {
        const char* action = nullptr;
        std::uint64_t began_ns = 0;
        bool was_named = false;
        std::size_t file_bytes = 0;
        std::array<char, 256> file;  // the end of a longer one; a copy: the file may be renamed meanwhile

        [[nodiscard]] std::string_view file_text() const noexcept { return {file.data(), file_bytes}; }
    };

    [[nodiscard]] bool is_long(std::uint64_t began_ns, std::uint64_t now_ns) const noexcept;
    [[nodiscard]] std::size_t take_place(const char* action, std::string_view file,
                                         std::uint64_t began_ns) noexcept;
    // What is to be said of a call that has ended; empty: nothing.
    [[nodiscard]] std::string give_place_back(std::size_t index, std::uint64_t now_ns);
    void warn(const std::string& text) const;

    Settings settings_;
    LatencyHistogram lengths_;
    mutable std::mutex mutex_;
    std::array<Place, kPlaces> places_;  // guarded by mutex_
};

// Of all file operations of this process. They are made by the functions of disk_names, by destructors and by the
// threads of a scan, and a blocked one counts wherever it is made: passed to each of them it would be one more
// argument everywhere, always the same. Whoever reads the figures is given the watch.
[[nodiscard]] IoWatch& disk_calls() noexcept;

// The door that every file operation of the writer passes: does `call` as one of disk_calls().
template <class Function>
auto watched(const char* action, const std::filesystem::path& file, Function&& call) {
    const IoWatch::Call watch(action, file, disk_calls());
    return call();
}

}  // namespace framering
