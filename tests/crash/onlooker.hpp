// A viewer beside a scan, in a thread of the test: looks at every newest frame it can get and reads its pixels.
#pragma once
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace framering::test {

// Thread safety: the counts after stop().
class Onlooker {
  public:
    explicit Onlooker(std::string session) : session_(std::move(session)), thread_([this] { look(); }) {}
    ~Onlooker() { stop(); }
    Onlooker(const Onlooker&) = delete;
    Onlooker& operator=(const Onlooker&) = delete;

    void stop();
    // Frames accepted.
    [[nodiscard]] std::uint64_t seen() const noexcept { return seen_; }
    // Accepted ones whose pixels did not all carry the number in their header.
    [[nodiscard]] std::uint64_t torn() const noexcept { return torn_; }

  private:
    void look();

    std::string session_;
    std::atomic<bool> over_{false};
    std::uint64_t seen_ = 0;
    std::uint64_t torn_ = 0;
    std::thread thread_;  // last: it uses the others
};

}  // namespace framering::test
