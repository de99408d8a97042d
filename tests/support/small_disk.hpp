// A file system of 20 MiB where a rig's writer puts scans.
#pragma once
#include <doctest/doctest.h>
#include <sys/mount.h>

#include <filesystem>

#include "tests/support/rig.hpp"

namespace framering::test {

// Mounted as long as the object lives. Not there, after saying so, without the right to mount.
class SmallDisk {
  public:
    explicit SmallDisk(const Rig& rig) : place_(rig.output()) {
        std::filesystem::create_directory(place_);
        is_there_ = ::mount("none", place_.c_str(), "tmpfs", 0, "size=20m") == 0;
        if (!is_there_) {
            MESSAGE("skipped: only root may mount a small file system");
        }
    }
    ~SmallDisk() {
        if (is_there_) {
            ::umount2(place_.c_str(), MNT_DETACH);
        }
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    [[nodiscard]] bool is_there() const noexcept { return is_there_; }

  private:
    std::filesystem::path place_;
    bool is_there_ = false;
};

}  // namespace framering::test
