#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>

#include "common/base/machine.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace framering {

namespace {
bool names_a_file(const std::string& id) {
    return !id.empty() && id.front() != '.' && std::ranges::all_of(id, [](unsigned char letter) {
        return std::isalnum(letter) != 0 || letter == '-' || letter == '.' || letter == '_';
    });
}
}  // namespace

std::string machine_id() {
    std::string id;
    if (std::ifstream("/etc/machine-id") >> id && names_a_file(id)) {
        return id;
    }
    std::array<char, 256> host{};
    const bool is_known = gethostname(host.data(), host.size() - 1) == 0;
    id = host.data();
    return is_known && names_a_file(id) ? id : "unnamed";
}

bool is_virtual_machine() noexcept {
#if defined(__x86_64__)
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    constexpr unsigned hypervisor_bit = 1U << 31;
    return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & hypervisor_bit) != 0;
#else
    return access("/sys/hypervisor/type", F_OK) == 0 || access("/proc/device-tree/hypervisor", F_OK) == 0;
#endif
}

}  // namespace framering
