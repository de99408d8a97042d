// The steps of an end, done one after the other whatever becomes of each.
#pragma once
#include <optional>
#include <string>

#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace framering {

// Keeps the first error, and logs those that follow.
class FirstError {
  public:
    template <class Step>
    void run(Step step) {
        try {
            step();
        } catch (const Error& error) {
            note(error);
        }
    }
    void note(const Error& error) {
        if (first_error_) {
            log_warning("{}", error.what());
        } else {
            first_error_ = error;
        }
    }
    [[nodiscard]] bool failed() const noexcept { return first_error_.has_value(); }
    [[nodiscard]] std::string first_error() const { return first_error_ ? first_error_->what() : ""; }
    // Fails (Error): as the first step that failed.
    void report() const {
        if (first_error_) {
            throw Error(*first_error_);
        }
    }

  private:
    std::optional<Error> first_error_;
};

}  // namespace framering
