"""The structures of include/framering/*.h, field by field."""
from ctypes import POINTER, Structure, c_char, c_char_p, c_double, c_int64, c_uint16, c_uint32, c_uint64, c_void_p

MOST_AXES = 8
MOST_VALUES = 64


def _fields(kind, names):
    return [(name, kind) for name in names.split()]


class Axis(Structure):
    _fields_ = [("index", c_uint64), ("value", c_double), ("set_point", c_double)]


class FrameHeader(Structure):
    """framering_frame."""
    _fields_ = [
        *_fields(c_uint64, "sequence scan_id delivered camera_frame_id host_time_ns publish_time_ns camera_time lost_camera"),
        *_fields(c_uint32, "stored status width height pixel_format significant_bits bit_alignment samples_per_pixel "
                           "bytes_per_sample host_time_event camera_time_event axis_count value_count"),
        ("numpy_dtype", c_char * 12),
        *_fields(c_uint64, "row_stride_bytes payload_bytes"),
        *_fields(c_uint32, "offset_x offset_y binning_x binning_y"),
        *_fields(c_double, "pixel_size_nm exposure_us"),
        ("axes", Axis * MOST_AXES), ("values", c_double * MOST_VALUES), ("reserved", c_uint64 * 16)]

    def shape(self) -> tuple:
        """Rows, columns, and 3 where the pixels have colors."""
        return (self.height, self.width, 3) if self.samples_per_pixel == 3 else (self.height, self.width)

    def dtype(self) -> str:
        """"<u2"."""
        return self.numpy_dtype.decode()


class GapRange(Structure):
    """framering_gap."""
    _fields_ = _fields(c_uint64, "from_ to ring_full camera missed")


class Event(Structure):
    """framering_event."""
    _fields_ = [("kind", c_uint32), ("state", c_uint32), ("scan_id", c_uint64), ("text", c_char_p), ("pixels", c_void_p),
                ("gap", GapRange), ("frame", FrameHeader)]


class ReaderOptions(Structure):
    """framering_reader_options."""
    _fields_ = [("size", c_uint32), ("purpose", c_uint32), ("session", c_char_p), ("role", c_char_p),
                ("timeout_ns", c_int64), ("restart_timeout_ns", c_int64), ("acquirer_timeout_ns", c_int64),
                ("most_held", c_uint64)]


class ProducerOptions(Structure):
    """framering_producer_options."""
    _fields_ = [("size", c_uint32), ("group_readable", c_uint32), ("session", c_char_p), ("payload_bytes", c_uint64),
                ("slots", c_uint64), ("resume", c_uint32), ("reserved", c_uint32)]


class Record(Structure):
    """framering_record."""
    _fields_ = [*_fields(c_uint64, "sequence delivered offset bytes host_time_ns position"), ("file", c_uint32),
                ("status", c_uint16), ("flags", c_uint16), ("pixel_crc32c", c_uint32), ("crc32c", c_uint32)]


class ScanGap(Structure):
    """framering_scan_gap."""
    _fields_ = [("from_", c_uint64), ("to", c_uint64), ("reason", c_uint32), ("reserved", c_uint32)]


class NamedValue(Structure):
    """framering_named_value."""
    _fields_ = [("name", c_char_p), ("unit", c_char_p), ("value", c_double)]


class Reported(Structure):
    """framering_reported."""
    _fields_ = [("role", c_char_p), ("frame_count", c_uint64), ("sequences", POINTER(c_uint64)), ("name_count", c_uint64),
                ("names", POINTER(c_char_p)), ("units", POINTER(c_char_p)), ("values", POINTER(c_double)),
                ("damaged", c_uint64), ("reserved", c_uint64 * 4)]


STATES = {1: "ended", 2: "canceled", 3: "interrupted"}
FRAME_STATUSES = ("good", "incomplete", "failed")
LOSS_REASONS = ("ring_full", "camera", "writer_gone", "disk_failed", "abandoned")
