#include "common/base/background_thread.hpp"

#include <doctest/doctest.h>
#include <pthread.h>

#include <string>

#include "common/base/error.hpp"

using namespace framering;

namespace {
// No address space has room for the stack of a thread that is started while this lives.
class NoRoomForThreads {
  public:
    NoRoomForThreads() {
        pthread_getattr_default_np(&former_);
        pthread_attr_t huge;
        pthread_attr_init(&huge);
        pthread_attr_setstacksize(&huge, std::size_t{1} << 47);
        pthread_setattr_default_np(&huge);
        pthread_attr_destroy(&huge);
    }
    ~NoRoomForThreads() {
        pthread_setattr_default_np(&former_);
        pthread_attr_destroy(&former_);
    }
    NoRoomForThreads(const NoRoomForThreads&) = delete;
    NoRoomForThreads& operator=(const NoRoomForThreads&) = delete;

  private:
    pthread_attr_t former_{};
};
}  // namespace

TEST_CASE("a thread that cannot start says which one, why and what to do") {
    std::string line;
    {
        const NoRoomForThreads no_room;
        try {
            background_thread("the keys", [] {}).join();
        } catch (const Error& error) {
            line = error.what();
        }
    }
    CHECK(line.starts_with("cannot start the thread for the keys: Resource temporarily unavailable; "));
    CHECK(line.find("ulimit -u") != std::string::npos);
    CHECK(line.find("TasksMax") != std::string::npos);
    bool ran = false;
    background_thread("the keys", [&] { ran = true; }).join();
    CHECK(ran);
}
