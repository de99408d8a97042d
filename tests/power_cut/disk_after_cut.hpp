// What a disk may hold after a power cut, by the rules that docs/reliability.md states.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/power_cut/operation_log.hpp"

namespace framering::test {

// A file's bytes in sectors; one that is missing is of zeros.
struct Image {
    static constexpr std::uint64_t kSectorBytes = 512;
    struct Sector {
        std::array<std::byte, kSectorBytes> bytes{};
    };
    std::map<std::uint64_t, std::shared_ptr<const Sector>> sectors{};
    std::uint64_t size = 0;
};

// Paths below the root; no image: a directory.
using DiskState = std::map<std::string, std::shared_ptr<const Image>>;
[[nodiscard]] std::uint64_t hash_of(const DiskState& state);
void make_real(const DiskState& state, const std::filesystem::path& root);

// The operations so far: those that are on the disk for sure, and those that a cut may take.
class DiskModel {
  public:
    void apply(const Operation& operation);
    // Units of what may be lost or kept, each for itself. Writes of zeros to one file, one after the other, are
    // one.
    [[nodiscard]] std::size_t open_units() const;
    // `keeps(unit)`, and for each sector of a write that is kept, `keeps_sector()`.
    [[nodiscard]] DiskState after_cut(const std::function<bool(std::size_t)>& keeps,
                                      const std::function<bool()>& keeps_sector) const;

  private:
    using Names = std::map<std::string, std::uint64_t>;
    struct Object {
        bool is_directory = true;
        Image image{};  // what is flushed
        Names names{};
        std::vector<const Operation*> pending{};
    };
    using Units = std::map<const Operation*, std::size_t>;

    [[nodiscard]] Units units() const;
    void add_units(std::uint64_t object, Units& units, std::size_t& count) const;
    void add_state(std::uint64_t object, const std::string& path,
                   const std::function<bool(const Operation*)>& is_kept, const std::function<bool()>& keeps_sector,
                   DiskState& state) const;

    std::map<std::uint64_t, Object> objects_{{kRootObject, {}}};
};

}  // namespace framering::test
