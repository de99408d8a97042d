"""Where Redis and the files are. The addresses stand in files that only their owner can read, as they hold passwords."""
import os
import stat
import sys
from urllib.parse import unquote, urlsplit, urlunsplit

import redis


def read_address(path):
    """The one line of the file, such as redis://:PASSWORD@192.168.1.5:6379/0."""
    try:
        with open(path, encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                sys.exit(f"{path}: others can read it, and it holds a password; use: chmod 600 {path}")
            address = file.read().strip()
    except OSError as error:
        sys.exit(f"{path}: {error.strerror}; write the address into this file")
    if "://" not in address:
        sys.exit(f"{path}: no address; write one line such as redis://:PASSWORD@192.168.1.5:6379/0")
    return address


def connect(path):
    return redis.Redis.from_url(read_address(path), socket_connect_timeout=10, socket_keepalive=True, health_check_interval=30)


def without_password(address):
    """The address, and user and password that stood in it; None: none."""
    parts = urlsplit(address)
    place = parts.hostname + (f":{parts.port}" if parts.port else "")
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return urlunsplit((parts.scheme, place, parts.path, "", "")), login
