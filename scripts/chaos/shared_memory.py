"""A look at the control segment of a session, read-only, by the offsets of docs/shared_memory.md."""
import fcntl
import mmap
import os
import struct

F_OFD_GETLK, F_WRLCK, F_UNLCK = 36, 1, 2
ENTRIES, ENTRY_BYTES, ENTRY_COUNT = 131072, 65536, 16
PRODUCER = 1179648
CURSOR, GENERATION, ROLE = 128, 392, 472
PRODUCER_LEASE = 0


class ControlSegment:
    """OSError: the segment is not there, or has no memory yet. It stays readable when its name is removed."""

    def __init__(self, session):
        self.fd = os.open(f"/dev/shm/framering_{session}_control", os.O_RDONLY | os.O_CLOEXEC)
        try:
            self.memory = mmap.mmap(self.fd, 0, prot=mmap.PROT_READ)
        except ValueError as error:  # the file is empty
            os.close(self.fd)
            raise FileNotFoundError(f"session {session}: its control segment has no memory yet") from error

    def close(self):
        self.memory.close()
        os.close(self.fd)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def u64(self, offset):
        return struct.unpack_from("<Q", self.memory, offset)[0]

    def head(self):
        return self.u64(PRODUCER)

    def entry_of(self, role):
        """The number of the role's entry, or None."""
        for i in range(ENTRY_COUNT):
            begin = ENTRIES + i * ENTRY_BYTES + ROLE
            if self.memory[begin:begin + 32].split(b"\0")[0] == role.encode():
                return i
        return None

    def cursor(self, entry):
        return self.u64(ENTRIES + entry * ENTRY_BYTES + CURSOR)

    def cursors(self):
        return [self.cursor(entry) for entry in range(ENTRY_COUNT)]

    def is_held(self, byte):
        """Whether somebody holds this lease; nothing is locked by asking."""
        question = struct.pack("hhqqi", F_WRLCK, os.SEEK_SET, byte, 1, 0)  # no pid, as these locks demand
        return struct.unpack("hhqqi", fcntl.fcntl(self.fd, F_OFD_GETLK, question))[0] != F_UNLCK


def reader_lease(entry):
    return 16 + entry
