// Whether a process has ended, whoever is to reap it.
#pragma once
#include <sys/types.h>

#include <fstream>
#include <string>

namespace framering::test {

[[nodiscard]] inline bool is_gone(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string all;
    std::getline(file, all);
    const std::size_t state = all.rfind(") ");  // behind the name, which may have anything in it
    return state == std::string::npos || all[state + 2] == 'Z';
}

}  // namespace framering::test
