// Keys of a terminal, taken on a thread of their own: whoever shows pictures can sleep until one comes.
#pragma once
#include <mutex>
#include <string>
#include <thread>

#include "common/shm/waker.hpp"
#include "common/terminal/terminal.hpp"

namespace framering {

// Calls the waker for keys, and when the terminal is gone. Thread: one. Requires: terminal and waker outlive it.
class KeyReader {
  public:
    KeyReader(const Terminal& terminal, Waker& waker);
    ~KeyReader();
    KeyReader(const KeyReader&) = delete;
    KeyReader& operator=(const KeyReader&) = delete;

    // The keys pressed since the last call. False: the terminal is gone.
    [[nodiscard]] bool take(std::string& keys);

  private:
    void run();

    const Terminal* terminal_;
    Waker* waker_;
    int stop_fd_;
    std::mutex mutex_;
    std::string keys_;
    bool stopped_ = false;
    bool gone_ = false;
    std::thread thread_;
};

}  // namespace framering
