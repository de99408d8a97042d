"""A network camera: RTSP (RFC 2326) for one client, whose pictures GStreamer pays out as JPEG over RTP."""
import re
import socket
import subprocess
import threading

SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=camera\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=video 0 RTP/AVP 26\r\na=control:stream=0\r\n"
PICTURES = ("videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=160,height=120,framerate=50/1 ! jpegenc ! rtpjpegpay ! "
            "udpsink host=127.0.0.1 sync=false port={}")


class RtspServer:
    def __init__(self, is_silent=False):
        self.is_silent = is_silent  # takes connections, and answers nothing
        self.requests = []
        self.client, self.sender, self.transport = None, None, ""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)  # on its way into the connection
        self.rtp.bind(("127.0.0.1", 0))
        self.uri = f"rtsp://127.0.0.1:{self.listener.getsockname()[1]}/live"
        threading.Thread(target=self.serve, daemon=True).start()

    def close(self):
        """As one that is switched off."""
        for each in (self.listener, self.client, self.rtp):
            if each is not None:
                try:
                    each.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                each.close()
        self.stop_sending()

    def stop_sending(self):
        sender, self.sender = self.sender, None
        if sender is not None:
            sender.kill()
            sender.wait()

    def serve(self):
        try:
            while True:
                self.client, _ = self.listener.accept()
                while self.is_silent:
                    self.client.recv(1)
                with self.client, self.client.makefile("rb") as lines:
                    while self.answer(lines):
                        pass
        except (OSError, ValueError):
            pass  # closed

    def answer(self, lines):
        while (first := lines.read(1)) == b"$":  # the client's reports on what it receives
            lines.read(int.from_bytes(lines.read(3)[1:], "big"))
        if not first:
            return False
        first += lines.readline()
        headers = {}
        while (line := lines.readline().decode().strip()):
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        verb = first.split()[0].decode()
        self.requests.append(verb)
        more, body = "", ""
        if verb == "OPTIONS":
            more = "Public: OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN\r\n"
        elif verb == "DESCRIBE":
            more, body = "Content-Type: application/sdp\r\n", SDP
        elif verb == "SETUP":
            self.transport = headers["transport"].split(",")[0]
            more = f"Transport: {self.transport}{'' if 'TCP' in self.transport else ';server_port=50000-50001'}\r\n"
        self.client.sendall(f"RTSP/1.0 200 OK\r\nCSeq: {headers['cseq']}\r\nSession: 1\r\n{more}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        if verb == "PLAY":
            self.play()
        elif verb in ("PAUSE", "TEARDOWN"):
            self.stop_sending()  # for good
        return verb != "TEARDOWN"

    def play(self):
        if "PAUSE" in self.requests:
            return
        ports = re.search(r"client_port=(\d+)", self.transport)
        if ports is None:
            threading.Thread(target=self.send_interleaved, daemon=True).start()
        port = int(ports[1]) if ports else self.rtp.getsockname()[1]
        self.sender = subprocess.Popen(["gst-launch-1.0", "-q", *PICTURES.format(port).split()], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)

    def send_interleaved(self):
        try:
            while True:
                packet = self.rtp.recv(65536)
                self.client.sendall(b"$\0" + len(packet).to_bytes(2, "big") + packet)
        except OSError:
            pass  # closed
