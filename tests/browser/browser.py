"""A browser without a screen, steered through its own debugging port; Python's library is all that is needed.

    with Browser() as browser:
        page = browser.open("http://127.0.0.1:8080/")
        page.wait_for("document.title")
        page.screenshot("page.png")
"""
import base64
import contextlib
import http.client
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path

PATIENCE_S = 60


class WebSocket:
    """The client's side: text and binary messages, no extension."""

    def __init__(self, host, port, target, headers=()):
        self.socket = socket.create_connection((host, port), timeout=PATIENCE_S)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {target} HTTP/1.1", f"Host: {host}:{port}", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", *headers, "", ""]
        self.socket.sendall("\r\n".join(lines).encode())
        self.rest = b""
        while b"\r\n\r\n" not in self.rest:
            got = self.socket.recv(4096)
            if not got:
                break
            self.rest += got
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        self.status = int(head.split()[1]) if head else 0

    def send(self, text):
        data = text.encode()
        mask = os.urandom(4)
        length = len(data)
        head = bytes([0x81]) + (bytes([0x80 | length]) if length < 126 else
                                bytes([0xFE]) + struct.pack(">H", length) if length < 65536 else
                                bytes([0xFF]) + struct.pack(">Q", length))
        body = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
        self.socket.sendall(head + mask + body)

    def take(self, count):
        while len(self.rest) < count:
            got = self.socket.recv(1 << 16)
            if not got:
                raise ConnectionError("the other side has closed")
            self.rest += got
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def receive(self):
        """The next message: str or bytes. Pings are answered; None: the other side closes."""
        message, kind = b"", 0
        while True:
            first, second = self.take(2)
            length = second & 0x7F
            if length == 126:
                length = struct.unpack(">H", self.take(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self.take(8))[0]
            data = self.take(length)
            operation = first & 0x0F
            if operation == 8:
                return None
            if operation == 9:
                self.socket.sendall(bytes([0x8A, 0x80]) + b"\0\0\0\0")
            elif operation < 3:
                kind = operation or kind
                message += data
                if first & 0x80:
                    return message.decode() if kind == 1 else message

    def close(self):
        self.socket.close()


class Page:
    def __init__(self, port, target):
        self.pipe = WebSocket("127.0.0.1", port, target)
        self.number = 0
        self.complaints = []
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def close(self):
        self.pipe.close()

    def call(self, method, **parameters):
        self.number += 1
        self.pipe.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.pipe.receive())
            if answer.get("method") == "Runtime.exceptionThrown":
                self.complaints.append(answer["params"]["exceptionDetails"])
            if answer.get("method") == "Log.entryAdded" and answer["params"]["entry"]["level"] == "error":
                self.complaints.append(answer["params"]["entry"]["text"])
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def value(self, expression):
        """Of an expression of the page; a promise is waited for."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def value_if_there(self, expression):
        try:
            return self.value(expression)
        except RuntimeError as error:
            if "navigated" in str(error):  # it is just being loaded
                return None
            raise

    def wait_for(self, expression):
        end = time.monotonic() + PATIENCE_S
        while not (value := self.value_if_there(expression)):
            if time.monotonic() > end:
                raise TimeoutError(f"the page does not come to: {expression}; it says {self.value('document.body.innerText')}")
            time.sleep(0.05)
        return value

    def mouse(self, kind, x, y, **more):
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def drag(self, start, end, modifiers=0):
        self.mouse("mousePressed", *start, button="left", buttons=1, clickCount=1, modifiers=modifiers)
        for step in (0.3, 0.7, 1.0):
            x, y = (a + (b - a) * step for a, b in zip(start, end))
            self.mouse("mouseMoved", x, y, button="left", buttons=1, modifiers=modifiers)
        self.mouse("mouseReleased", *end, button="left", clickCount=1, modifiers=modifiers)

    def key(self, key):
        text = {"text": key} if len(key) == 1 else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def screenshot(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        Path(path).write_bytes(base64.b64decode(data))


class Browser:
    NAMES = ("chromium", "chromium-browser", "google-chrome")

    @classmethod
    def program(cls):
        return next((path for name in cls.NAMES if (path := shutil.which(name))), None)

    def __init__(self, width=1440, height=900):
        self.profile = tempfile.TemporaryDirectory(prefix="framering-browser-", ignore_cleanup_errors=True)
        self.process = subprocess.Popen(
            [self.program(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--hide-scrollbars", "--no-proxy-server", "--remote-debugging-port=0", f"--user-data-dir={self.profile.name}",
             f"--window-size={width},{height}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "TMPDIR": self.profile.name})  # a killed browser leaves its folders behind
        self.port = self.read_port()
        self.pages = []
        self.size = (width, height)

    def read_port(self):
        file = Path(self.profile.name) / "DevToolsActivePort"
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if file.exists() and (lines := file.read_text().splitlines()):
                return int(lines[0])
            if self.process.poll() is not None:
                raise RuntimeError(f"the browser ended with {self.process.returncode}")
            time.sleep(0.05)
        raise TimeoutError("the browser does not listen")

    def open(self, address):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)) as connection:
            connection.request("PUT", "/json/new?about:blank")
            target = json.loads(connection.getresponse().read())
        page = Page(self.port, "/devtools/page/" + target["id"])
        self.pages.append(page)
        page.call("Emulation.setDeviceMetricsOverride", width=self.size[0], height=self.size[1], deviceScaleFactor=1,
                  mobile=False)
        page.call("Page.navigate", url=address)
        return page

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for page in self.pages:
            page.close()
        try:
            os.killpg(self.process.pid, 9)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.profile.cleanup()
