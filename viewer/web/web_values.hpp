// The measured values that browsers ask for.
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "viewer/plot/value_history.hpp"

namespace framering {

// Thread safety: show() by one thread, json() by any. Nobody waits while the other one works.
class WebValues {
  public:
    void show(const ValueHistory& history);
    // As web_values_json().
    [[nodiscard]] std::string json(std::uint64_t since) const;

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const ValueHistory> history_ = std::make_shared<const ValueHistory>();
};

}  // namespace framering
