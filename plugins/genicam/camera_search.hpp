// Getting a lost camera back, in a thread of its own: letting it go and finding it take seconds each.
#pragma once
#include <chrono>
#include <future>
#include <string>

#include "plugins/genicam/aravis.hpp"

namespace framering::genicam {

// Thread: one. The destructor waits until the search is over.
class CameraSearch {
  public:
    // Lets go of what was lost (each may be null), and opens the camera again once. Requires: is_on() says no.
    void begin(const std::string& id, Ref<ArvCamera> lost, Ref<ArvStream> stream);
    // Begun, and its result not taken.
    [[nodiscard]] bool is_on() const noexcept { return found_.valid(); }
    [[nodiscard]] bool is_over(std::chrono::nanoseconds limit) const;
    // Waits for it. Throws CameraError: not found. Requires: is_on().
    [[nodiscard]] Ref<ArvCamera> result() { return found_.get(); }
    // Until the stream of the last begin() writes no slot any more.
    void wait_for_stream_to_end() const;

  private:
    std::future<void> stream_ended_;
    std::future<Ref<ArvCamera>> found_;
};

}  // namespace framering::genicam
