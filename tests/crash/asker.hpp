// Somebody who asks for another exposure again and again.
#pragma once
#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "common/base/error.hpp"
#include "common/session/change_requests.hpp"

namespace framering::test {

class Asker {
  public:
    explicit Asker(std::string session) : session_(std::move(session)), thread_([this] { ask(); }) {}
    ~Asker() {
        over_ = true;
        thread_.join();
    }
    Asker(const Asker&) = delete;
    Asker& operator=(const Asker&) = delete;

  private:
    void ask() {
        constexpr double exposure_us = 20'000;
        while (!over_) {
            try {
                if (const auto view = SessionView::open(session_, Access::read_only)) {
                    (void)request_change(*view, LiveKey::exposure, exposure_us);
                }
            } catch (const Error&) {  // there is no session at the moment
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    std::string session_;
    std::atomic<bool> over_{false};
    std::thread thread_;
};

}  // namespace framering::test
