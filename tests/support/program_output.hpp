// Where a program under test writes what it says.
#pragma once
#include <functional>
#include <string>

namespace framering::test {

// Throws std::system_error with errno, naming `what`.
void require(bool ok, const char* what);

// A file in memory that nobody else can find; the caller closes it.
[[nodiscard]] int file_without_name();
// All that is in it by now, wherever its offset stands.
[[nodiscard]] std::string text_of(int fd);
// What `action` writes to the standard output of this process. An exception of it passes.
[[nodiscard]] std::string printed_by(const std::function<void()>& action);

}  // namespace framering::test
