#include "tests/fuzz/hook_texts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <span>
#include <string>

#include "common/base/crc32c.hpp"
#include "recorded/hooks/hook_jobs.hpp"
#include "tests/fuzz/text_edits.hpp"

namespace framering::fuzz {

namespace {
const std::vector<std::string_view> kJournalWords{"0", "-1",  "\n",         "\"",
                                                  "}", "../", "scan_1.tif", "18446744073709551616"};

// With a check sum that fits, so that what is behind it is reached.
std::string journal_line(const std::string& text) {
    const std::string object = text.substr(0, std::min(text.rfind('}'), text.size()));
    return fmt::format("{},\"crc32c\":\"{:08x}\"}}\n", object, crc32c(std::as_bytes(std::span(object))));
}

}  // namespace

void hook_journal_text(Dice& dice) {
    std::string text;
    for (const char* line :
         {R"({"event":"begun","utc_ns":1,"session":"a","session_uuid":"u","scan_id":1,"role":"w"})",
          R"({"event":"file_closed","utc_ns":2,"job":"j","file":"scan_00001.ome.tif","frames":5,)"
          R"("first_sequence":0,"bytes":9})",
          R"({"event":"failed","utc_ns":3,"job":"j","exit_code":1,"next_utc_ns":4})"}) {
        text += journal_line(dice.one_in(2) ? changed_json(dice, line) : line);
    }
    HookScan scan;
    for (const HookEntry& entry : entries_of(dice.one_in(2) ? changed_text(dice, text, kJournalWords) : text)) {
        scan.take(entry);
        const std::string line = line_of(entry);
        if (entry_of(std::string_view(line).substr(0, line.size() - 1)) != entry) {
            defect("an entry that was read is not read again");
        }
    }
    for (const HookJob& job : scan.jobs()) {
        if (job.file.find('/') != std::string::npos) {
            defect("a journal leads out of its directory");
        }
        reached("hooks read");
    }
}

}  // namespace framering::fuzz
