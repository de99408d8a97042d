// The door to Aravis: its objects with owners, its errors as exceptions.
#pragma once
#include <arv.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "include/framering/camera_plugin.h"

namespace framering::genicam {

// What a function of the plug-in returns, and what error() says of it.
class CameraError : public std::runtime_error {
  public:
    CameraError(fr_code code, const std::string& text) : std::runtime_error(text), code_(code) {}
    [[nodiscard]] fr_code code() const noexcept { return code_; }

  private:
    fr_code code_;
};

struct Unref {
    void operator()(void* object) const noexcept { g_object_unref(object); }
};
template <class Object>
using Ref = std::unique_ptr<Object, Unref>;

struct Free {
    void operator()(void* memory) const noexcept { g_free(memory); }
};
template <class Element>
using Array = std::unique_ptr<Element, Free>;

// Passed where Aravis takes a GError**: `arv_camera_get_gain(camera, error)`.
class ErrorSlot {
  public:
    ErrorSlot() = default;
    ErrorSlot(const ErrorSlot&) = delete;
    ErrorSlot& operator=(const ErrorSlot&) = delete;
    ~ErrorSlot() { g_clear_error(&error_); }

    // NOLINTNEXTLINE(google-explicit-constructor)
    operator GError**() noexcept {
        g_clear_error(&error_);
        return &error_;
    }
    [[nodiscard]] bool is_set() const noexcept { return error_ != nullptr; }
    [[nodiscard]] std::string text() const { return error_ == nullptr ? "" : error_->message; }
    [[nodiscard]] fr_code code() const noexcept;
    // Throws CameraError with what was tried.
    void check(const std::string& what) const {
        if (error_ != nullptr) {
            throw CameraError(code(), what + ": " + text());
        }
    }

  private:
    GError* error_ = nullptr;
};

// Calls function(arguments..., error) and throws CameraError where it fails.
template <class Function, class... Arguments>
auto checked(const std::string& what, Function function, Arguments... arguments) {
    ErrorSlot error;
    if constexpr (std::is_void_v<decltype(function(arguments..., error))>) {
        function(arguments..., error);
        error.check(what);
    } else {
        auto result = function(arguments..., error);
        error.check(what);
        return result;
    }
}

// The same where a camera may not have it: `otherwise` then.
template <class Result, class Function, class... Arguments>
Result result_or(Result otherwise, Function function, Arguments... arguments) {
    ErrorSlot error;
    const Result result = static_cast<Result>(function(arguments..., error));
    return error.is_set() ? otherwise : result;
}

}  // namespace framering::genicam
