// What elements of a pipeline say of their troubles.
#pragma once
#include <functional>
#include <string>

#include "plugins/gstreamer/gstreamer.hpp"

namespace framering::gstreamer {

using Log = std::function<void(const std::string& line)>;

// Thread: one. Invariants: warnings go to the log as they are read, each text once in a row and some in all.
class PipelineMessages {
  public:
    explicit PipelineMessages(Log log) : log_(std::move(log)) {}

    // Reads what has come.
    void read(GstElement& pipeline);
    // Throws PipelineError in the words of the element that failed first.
    void require_no_failure() const;
    // The last warning that a device, file or connection did not do its work; empty: none.
    [[nodiscard]] const std::string& resource_warning() const noexcept { return resource_warning_; }
    void forget_resource_warning() noexcept { resource_warning_.clear(); }

  private:
    void take_warning(GstMessage& message);

    Log log_;
    std::string failure_;
    std::string resource_warning_;
    std::string logged_;  // the last one
    int logged_count_ = 0;
};

}  // namespace framering::gstreamer
