// What every benchmark needs: percentiles, and where and from what its figures come.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace framering::bench {

// q from 0 to 1; 0 for no values.
[[nodiscard]] double percentile(std::vector<double> values, double q);

// "p50 1.2  p99 3.4  p99.9 5.6" of times in ns, printed in us.
[[nodiscard]] std::string percentiles_text(const std::vector<double>& times_ns);

// Machine, cores, kernel, compiler, build type and commit: a line for each, to stand above every table.
[[nodiscard]] std::string machine_text();

// The file system that holds the directory: "ext4 on /dev/sda1".
[[nodiscard]] std::string file_system_text(const std::filesystem::path& directory);

}  // namespace framering::bench
