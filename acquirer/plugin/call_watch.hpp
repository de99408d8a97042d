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

namespace framering {

// How long a call may exceed its limit.
inline constexpr Nanoseconds kCallGrace = std::chrono::seconds(5);

// Thread safety: one thread calls; the watchdog and the handlers of SIGSEGV and the like look on.
// Invariants: a few at a time in a process, one for each plug-in. A call that exceeds its limit by kCallGrace ends
// the process with exit code 1, behind one line that names plug-in and call: no code can be trusted to end a
// thread that hangs in foreign code.
class CallWatch {
  public:
    // `plugin`: its name, `device`: what it drives ("camera"), for the line. Fails (Error): no thread to be had,
    // or too many plug-ins.
    CallWatch(const std::string& plugin, const std::string& device);
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

    // For the handler of a crash; async-signal-safe.
    [[nodiscard]] const char* plugin() const noexcept { return plugin_.c_str(); }
    // Nothing (null) between calls.
    [[nodiscard]] const char* call() const noexcept { return call_.load(std::memory_order_relaxed); }
    [[nodiscard]] int caller() const noexcept { return caller_.load(std::memory_order_relaxed); }

  private:
    void look_on();
    [[noreturn]] void give_up(const char* call, Nanoseconds limit) const;

    const std::string plugin_;
    const std::string device_;
    std::atomic<const char*> call_{nullptr};
    std::atomic<std::int64_t> limit_ns_{0};
    std::atomic<std::uint64_t> deadline_ns_{0};  // 0: between calls
    std::atomic<int> caller_{0};                 // its thread, as the system numbers it
    std::mutex mutex_;
    std::condition_variable ends_;
    bool over_ = false;
    std::thread thread_;
};

}  // namespace framering
