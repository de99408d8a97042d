// File systems of some MiB where a rig's writer puts scans.
#pragma once
#include <sys/mount.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/rig.hpp"
#include "tests/support/skip.hpp"

namespace framering::test {

// Mounted as long as the object lives. Without the right to mount it is not there, and the running case has failed
// unless skipping is allowed.
class SmallDisk {
  public:
    explicit SmallDisk(const Rig& rig) : place_(rig.output()) {
        std::filesystem::create_directory(place_);
        is_there_ = ::mount("none", place_.c_str(), "tmpfs", 0, "size=20m") == 0;
        if (!is_there_) {
            skip_unless_allowed("only root may mount a small file system");
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

// 40 MiB of ext4, which reserves blocks for files as tmpfs does not.
class ReservingDisk {
  public:
    explicit ReservingDisk(const Rig& rig) : place_(rig.output()) {
        const std::filesystem::path image = rig.directory() / "ext4";
        std::filesystem::create_directory(place_);
        std::ofstream(image).close();
        std::filesystem::resize_file(image, 40U << 20);
        const std::string make = "mkfs.ext4 -q -F -m 0 -O ^has_journal " + image.string();
        const std::string mount = "mount -o loop " + image.string() + " " + place_.string();
        is_there_ = std::system((make + " 2>/dev/null && " + mount + " 2>/dev/null").c_str()) == 0;
        if (!is_there_) {
            skip_unless_allowed("only root may mount a file system, and only with loop devices and e2fsprogs");
        }
    }
    ~ReservingDisk() {
        if (is_there_) {
            ::umount2(place_.c_str(), MNT_DETACH);
        }
    }
    ReservingDisk(const ReservingDisk&) = delete;
    ReservingDisk& operator=(const ReservingDisk&) = delete;

    [[nodiscard]] bool is_there() const noexcept { return is_there_; }

  private:
    std::filesystem::path place_;
    bool is_there_ = false;
};

}  // namespace framering::test
