// What the roles of a session say in their entries, as far as its acquirer needs it.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/session/scan_book.hpp"
#include "common/session/session_owner.hpp"

namespace framering {

// What a role that a scan waits for has answered.
struct RoleAnswer {
    bool ready = false;
    std::string error;  // not empty: it cannot take the scan, and why
};

// What the readers of a scan whose acquirer died say to an acquirer that would resume it.
enum class ResumeConsent : std::uint8_t {
    agreed,   // each of them has it open, or there is none
    not_yet,  // one that lives is just preparing it, or closing it
    refused,  // one has closed it, or died before it had it open
};

// What a role that stores has come to, for the summary.
struct RoleResult {
    std::string role;
    std::uint64_t frames = 0;
    // Of a scan that it has closed: frames that were its to store and that no file has.
    std::uint64_t missing = 0;
    std::uint64_t bytes = 0;
    std::string output;
    std::string error;
    std::uint64_t restarts = 0;  // processes that took over from one that died
};

// A reader that stores or forwards and has frames to release.
struct OwingReader {
    std::uint64_t entry = 0;
    std::uint64_t generation = 0;
    std::uint64_t frames = 0;
};

// Frames that such readers have not released by a later moment.
struct UnreleasedFrames {
    std::uint64_t count = 0;
    bool is_final = true;  // each of the readers has left, and releases no more
};

// Reads entries and leases, and changes nothing. Thread safety: one thread, the acquirer's. Requires: `owner` and
// `book` outlive it.
class SessionRoles {
  public:
    SessionRoles(const SessionOwner& owner, ScanBook& book) noexcept : owner_(&owner), book_(&book) {}

    // How a role stands to the announced scan.
    [[nodiscard]] RoleAnswer answer_of(const std::string& role) const;
    // Requires: a scan is open.
    [[nodiscard]] ResumeConsent resume_consent() const;

    // Frames that the slowest reader that stores or forwards has yet to release; 0 without one.
    [[nodiscard]] std::uint64_t owed() const noexcept;
    [[nodiscard]] std::vector<OwingReader> owing_readers() const;
    // Of frames that were owed then: those that are owed still, or that a reader did not release before it left.
    // Requires: no frame was published since.
    [[nodiscard]] UnreleasedFrames unreleased(const std::vector<OwingReader>& then) const noexcept;
    // Such a role has begun the newest scan and not closed it: its process is about to, or died before and is
    // awaited, as only it knows the scan's directory.
    [[nodiscard]] bool owes_closing() const;
    // A reader that stores or forwards is attached; one that only processes may go on in a ring that is over.
    [[nodiscard]] bool has_readers() const noexcept;
    // A role that stores or forwards gets the frames, or has died and is awaited: its name; empty: there is none.
    [[nodiscard]] std::string recording_role() const;
    // Of each role that stores and took part in the newest scan, also of one that has left since.
    [[nodiscard]] std::vector<RoleResult> results() const;

  private:
    const SessionOwner* owner_;
    ScanBook* book_;
};

}  // namespace framering
