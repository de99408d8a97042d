#include "control/export/export.hpp"

#include <unistd.h>

#include <optional>
#include <string>
#include <system_error>

#include "common/base/output.hpp"
#include "common/base/replacement.hpp"
#include "common/base/shown_path.hpp"
#include "control/export/scan_table.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kWrittenTogether = std::size_t{256} * 1024;

// Where the lines go: a file that gets its name at the end, or standard output.
class TableOutput {
  public:
    explicit TableOutput(const fs::path& file) {
        if (!file.empty()) {
            require_replaceable(file);
            file_.emplace(file, fs::path(file) += fmt::format(".{}.part", ::getpid()),
                          Replacement::Readers::by_umask, door_);
        }
    }

    // False: nobody reads on.
    [[nodiscard]] bool put(const std::string& line) {
        text_ += line;
        return text_.size() < kWrittenTogether || flush();
    }

    void finish() {
        (void)flush();
        if (file_) {
            file_->keep_access();
            file_->flush();
            file_->close();
            file_->take_place();
        }
    }

  private:
    // What is no file, such as a device, is not to be replaced by one.
    static void require_replaceable(const fs::path& file) {
        std::error_code error;
        if (fs::exists(file, error) && !fs::is_regular_file(file, error)) {
            fail(ExitCode::usage, "--output {} is not a regular file; omit it to write to standard output",
                 quoted(file));
        }
    }

    bool flush() {
        const bool is_read = file_ || print_text(text_);
        if (file_) {
            file_->write(text_);
        }
        text_.clear();
        return is_read;
    }

    Replacement::Door door_;
    std::optional<Replacement> file_;
    std::string text_;
};
}  // namespace

ExitCode export_csv(const ExportSettings& settings, StopToken stop) {
    RecordedScan scan(settings.scan);
    ScanTable table(scan);
    TableOutput output(settings.output);
    bool is_read = output.put(table.header());
    for (std::size_t n = 0; n < scan.frame_count() && is_read; ++n) {
        if (stop.requested()) {
            return ExitCode::canceled;
        }
        is_read = output.put(table.line(n));
    }
    output.finish();
    if (table.damaged_reports() != 0) {
        fail(ExitCode::failed, "{} rows that readers have reported cannot be read and are empty in the table",
             table.damaged_reports());
    }
    if (table.unreadable() != 0) {
        fail(ExitCode::failed, "values of {} {} cannot be read and are empty in the table; the first: {}",
             table.unreadable(), table.unreadable() == 1 ? "frame" : "frames", table.why_unreadable());
    }
    return ExitCode::done;
}

}  // namespace framering
