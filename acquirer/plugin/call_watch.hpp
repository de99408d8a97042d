// Who looks on while a plug-in is called: a watchdog for calls that do not return, a last word for those that
// crash.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "common/base/clock.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// How long a call may exceed its limit.
inline constexpr Nanoseconds kCallGrace = std::chrono::seconds(5);
// How long a call may go on once the program was asked to stop while it opens something.
inline constexpr Nanoseconds kCancelGrace = std::chrono::milliseconds(500);

// What fr_host.is_canceled() tells: a plug-in is being opened, and the program was asked to stop.
[[nodiscard]] bool is_opening_canceled() noexcept;

// Thread safety: one thread calls; the watchdog and the handlers of SIGSEGV and the like look on.
// Invariants: a few at a time in a process, one for each plug-in. A call that exceeds its limit by kCallGrace ends
// the process with exit code 1, behind one line that names plug-in and call: no code can be trusted to end a
// thread that hangs in foreign code. Until opened(), one that exceeds a request to stop by kCancelGrace does so
// with exit code 4.
class CallWatch {
  public:
    // `plugin`: its name, `device`: what it drives ("camera"), for the line. Fails (Error): no thread to be had,
    // or too many plug-ins.
    CallWatch(const std::string& plugin, const std::string& device, const StopToken& stop);
    ~CallWatch();
    CallWatch(const CallWatch&) = delete;
    CallWatch& operator=(const CallWatch&) = delete;

    // From here to the end of the object the plug-in is in `call`, whose text lives for ever.
    class Call {
      public:
        Call(CallWatch& watch, const char* call, Nanoseconds limit) noexcept;
        ~Call();
        Call(const Call&) = delete;
        Call& operator=(const Call&) = delete;

      private:
        CallWatch* watch_;
    };

    // From here on the program's loops look at requests to stop.
    void opened() noexcept;

    // For the handler of a crash; async-signal-safe.
    [[nodiscard]] const char* plugin() const noexcept { return plugin_.c_str(); }
    // Nothing (null) between calls.
    [[nodiscard]] const char* call() const noexcept { return call_.load(std::memory_order_relaxed); }
    [[nodiscard]] int caller() const noexcept { return caller_.load(std::memory_order_relaxed); }

  private:
    void look_on();
    void look_at_limit(std::uint64_t deadline_ns);
    void look_at_stop(std::uint64_t deadline_ns);
    // False: it has returned meanwhile. True: when it does, it goes no further.
    [[nodiscard]] bool is_given_up(std::uint64_t deadline_ns) noexcept;
    void tell_no_more() noexcept;

    const std::string plugin_;
    const std::string device_;
    const StopToken stop_;
    std::atomic<const char*> call_{nullptr};
    std::atomic<std::int64_t> limit_ns_{0};
    std::atomic<std::uint64_t> deadline_ns_{0};  // 0: between calls
    std::atomic<int> caller_{0};                 // its thread, as the system numbers it
    std::mutex mutex_;
    std::condition_variable ends_;
    bool over_ = false;
    bool is_opened_ = false;
    bool has_told_ = false;             // the plug-in, to stop
    std::uint64_t call_to_stop_ = 0;    // the deadline of the call that a request to stop has met
    std::uint64_t stops_until_ns_ = 0;  // it is to have returned
    std::thread thread_;
};

}  // namespace framering
