#include "plugins/genicam/aravis.hpp"

namespace framering::genicam {

fr_code ErrorSlot::code() const noexcept {
    if (error_ == nullptr) {
        return FR_OK;
    }
    if (g_error_matches(error_, ARV_DEVICE_ERROR, ARV_DEVICE_ERROR_NOT_FOUND)) {
        return FR_UNKNOWN;
    }
    if (g_error_matches(error_, ARV_DEVICE_ERROR, ARV_DEVICE_ERROR_NOT_CONNECTED) ||
        g_error_matches(error_, ARV_DEVICE_ERROR, ARV_DEVICE_ERROR_TIMEOUT)) {
        return FR_LOST;
    }
    if (g_error_matches(error_, ARV_GC_ERROR, ARV_GC_ERROR_ENUM_ENTRY_NOT_FOUND) ||
        g_error_matches(error_, ARV_GC_ERROR, ARV_GC_ERROR_OUT_OF_RANGE) ||
        g_error_matches(error_, ARV_GC_ERROR, ARV_GC_ERROR_INVALID_SYNTAX)) {
        return FR_INVALID;
    }
    if (g_error_matches(error_, ARV_DEVICE_ERROR, ARV_DEVICE_ERROR_NOT_CONTROLLER)) {
        return FR_BUSY;
    }
    return FR_ERROR;
}

}  // namespace framering::genicam
