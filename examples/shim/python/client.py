"""A small conferencing client: the part that decides about certificates.

It stands here for the client that you have. It talks to its media services in the design
note's way, by ``get_certification_info`` and ``set_certification_action``, and to the person
by windows. Nothing in it knows of the suite.
"""

import base64
import hashlib
import re

SSL = 0  # the type of certification
IGNORE, CANCEL = 0, 1  # the actions

PENDING, JOINED, RECONNECTED, PLAY = "pending", "joined", "reconnected", "play"
RETRYING, OVER = "retrying", "over"

# What the services' raw codes mean, kind by kind. Broadcasts have no other code, recording
# players none at all; who hosts them calls `report` directly.
AUDIO = {0: JOINED, 1: OVER, 2: RETRYING, 3: OVER, 4: OVER, 5: OVER, 6: PENDING}
CODES = {
    "video": {0: JOINED, 1: OVER, 2: OVER, 3: PENDING},
    "svs": {
        0: JOINED, 1: OVER, 2: RETRYING, 3: OVER, 4: RETRYING, 5: RECONNECTED,
        6: OVER, 7: OVER, 8: PENDING, 100: OVER, 101: OVER, 102: PLAY,
    },
    "audio_broadcast": {1009: PENDING},
    "audio_voip": AUDIO,
    "audio_hybrid": AUDIO,
    "nbr": {},
}

UNREAD = object()  # asked for a certificate, and not read it yet


class Rejected(Exception):
    """The client does not take this call; nothing has changed. Says why by a name."""


class Session:
    def __init__(self, number, kind, service):
        self.number, self.kind, self.service = number, kind, service
        self.state = "connecting"  # fetching, deciding, connected, refused, over
        self.rests_on = None  # None, UNREAD, or a fingerprint
        self.inquiry = 0
        self.host, self.problems = None, frozenset()


class Window:
    """The question about one certificate; it waits for its number until it can be shown."""

    def __init__(self, fingerprint):
        self.fingerprint = fingerprint
        self.number, self.revision = None, 1
        self.hosts, self.problems = set(), set()
        self.waiting = {}


class Client:
    """``windows`` is what shows a window: ``show``, ``update`` and ``dismiss`` it."""

    def __init__(self, windows, shown_at_once=1, forbid_overrides=False,
                 non_overridable=("revoked", "bad_signature", "unknown")):
        self.windows = windows
        self.shown_at_once = shown_at_once
        self.forbid_overrides = forbid_overrides
        self.non_overridable = frozenset(non_overridable)
        self.sessions, self.last_session, self.ended = {}, -1, False
        self.verdicts = {}  # fingerprint -> "allowed", "denied", "policy"
        self.queue, self.shown, self.numbers = [], {}, 0

    # What the host and the services report.

    def open(self, number, kind, service):
        self._not_ended()
        if number <= self.last_session:
            raise Rejected("duplicate_session")
        self.last_session = number
        self.sessions[number] = Session(number, kind, service)

    def close(self, number):
        session = self._session(number)
        self._withdraw(session)
        del self.sessions[number]

    def status(self, number, code):
        session = self._session(number)
        if code not in CODES[session.kind]:
            raise Rejected("unknown_code")
        self.report(number, CODES[session.kind][code])

    def report(self, number, what):
        session = self._session(number)
        connected = what in (JOINED, RECONNECTED, PLAY)
        if session.state == "refused":
            if what == PENDING:
                session.inquiry += 1
                session.service.set_certification_action(SSL, CANCEL)
            elif connected:
                session.service.terminate()
        elif connected:
            self._connected(session, what)
        elif what == PENDING:
            self._withdraw(session)
            session.inquiry += 1
            session.state, session.rests_on = "fetching", UNREAD
            session.service.get_certification_info(SSL)
        elif what == OVER:
            self._withdraw(session)
            session.state = "over"
        elif session.state not in ("fetching", "deciding"):
            session.state = "connecting"  # only a verdict lifts a hold

    def _connected(self, session, what):
        if session.state == "connected":
            return
        if self._gate_is_open(session):
            if what != PLAY:
                session.state = "connected"
            return
        # The service connected without waiting for the verdict.
        if session.state in ("fetching", "deciding"):
            session.service.set_certification_action(SSL, CANCEL)
        session.service.terminate()
        self._withdraw(session)
        session.state = "refused"

    def _gate_is_open(self, session):
        if session.state in ("fetching", "deciding"):
            return False
        return session.rests_on is None or self.verdicts.get(session.rests_on) == "allowed"

    # The certificate of a session that a service holds.

    def certificate(self, number, inquiry, given, host, problems):
        self._not_ended()
        session = self._session(number)
        if session.state != "fetching" or session.inquiry != inquiry:
            raise Rejected("stale_inquiry")
        der = leaf(given) if given is not None else None
        if der is None or self.forbid_overrides:
            return self._refuse(session)
        fingerprint = hashlib.sha256(der).hexdigest()
        session.rests_on = fingerprint
        session.host = (host or "").rstrip(".").lower() or None
        session.problems = frozenset(problems)
        verdict = self.verdicts.get(fingerprint)
        if session.problems & self.non_overridable and verdict != "policy":
            self._refuse(session)
            self._settle(fingerprint, "policy")
        elif verdict == "allowed":
            session.service.set_certification_action(SSL, IGNORE)
            session.state = "connecting"
        elif verdict is not None:
            self._refuse(session)
        else:
            session.state = "deciding"
            self._ask(session)

    def _refuse(self, session):
        session.service.set_certification_action(SSL, CANCEL)
        session.state = "refused"

    def _ask(self, session):
        """One window for each certificate, however many sessions wait for it."""
        window = self._window(session.rests_on)
        if window is None:
            window = Window(session.rests_on)
            self.queue.append(window)
        window.waiting[session.number] = session
        if window.number is not None:
            self._show_all_that_waits(window)
            self.windows.update(window)
        self._show_next()

    def _show_all_that_waits(self, window):
        before = len(window.hosts) + len(window.problems)
        for session in window.waiting.values():
            window.hosts |= {session.host} - {None}
            window.problems |= session.problems
        if window.number is not None and len(window.hosts) + len(window.problems) > before:
            window.revision += 1

    def _show_next(self):
        while self.queue and len(self.shown) < self.shown_at_once:
            window = self.queue.pop(0)
            self._show_all_that_waits(window)
            self.numbers += 1
            window.number = self.numbers
            self.shown[window.number] = window
            self.windows.show(window)

    def _window(self, fingerprint):
        windows = [*self.shown.values(), *self.queue]
        return next((one for one in windows if one.fingerprint == fingerprint), None)

    def _withdraw(self, session):
        if session.state != "deciding":
            return
        window = self._window(session.rests_on)
        del window.waiting[session.number]
        if window.number is not None:
            self.windows.update(window)  # the question stays: it is about the certificate
        elif not window.waiting:
            self.queue.remove(window)

    # The person's answer.

    def answer(self, number, connect_anyway, revision=None):
        self._not_ended()
        if not 1 <= number <= self.numbers:
            raise Rejected("unknown_prompt")
        if number not in self.shown:
            raise Rejected("prompt_closed")
        window = self.shown[number]
        if connect_anyway and revision != window.revision:
            raise Rejected("prompt_changed")  # nobody accepts what they have not seen
        self._settle(window.fingerprint, "allowed" if connect_anyway else "denied")

    def _settle(self, fingerprint, verdict):
        self.verdicts[fingerprint] = verdict
        window = self._window(fingerprint)
        if window is not None:
            if window.number is None:
                self.queue.remove(window)
            else:
                del self.shown[window.number]
                why = "policy" if verdict == "policy" else "answered"
                self.windows.dismiss(window, why)
        waiting = sorted(window.waiting) if window is not None else []
        for session in (self.sessions[number] for number in waiting):
            if verdict == "allowed":
                session.service.set_certification_action(SSL, IGNORE)
                session.state = "connecting"
            else:
                self._refuse(session)
        if verdict != "allowed":
            # After a no, nothing that rests on it stays alive.
            for _, session in sorted(self.sessions.items()):
                alive = session.state in ("connecting", "connected")
                if alive and session.rests_on == fingerprint:
                    session.service.terminate()
                    session.state = "refused"
        self._show_next()

    def end(self):
        self._not_ended()
        self.ended = True
        for _, window in sorted(self.shown.items()):
            self.windows.dismiss(window, "meeting_ended")
        self.shown, self.queue = {}, []
        for _, session in sorted(self.sessions.items()):
            if session.state in ("fetching", "deciding"):
                session.service.set_certification_action(SSL, CANCEL)
            elif session.state in ("connecting", "connected"):
                session.service.terminate()
            session.state = "refused"

    def _session(self, number):
        if number not in self.sessions:
            raise Rejected("unknown_session")
        return self.sessions[number]

    def _not_ended(self):
        if self.ended:
            raise Rejected("meeting_ended")


PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)


def leaf(given):
    """The DER of the certificate that a service handed out, None where it is none."""
    der = given
    if given[:1] != b"\x30":
        block = PEM.search(given)
        if block is None:
            return None
        try:
            der = base64.b64decode(b"".join(block[1].split()), validate=True)
        except ValueError:
            return None
    return der if is_certificate(der) else None


def is_certificate(der):
    """Whether it is one SEQUENCE of a SEQUENCE, a SEQUENCE and a BIT STRING, to the last byte."""
    outer = elements(der)
    if outer is None or [tag for tag, _ in outer] != [0x30]:
        return False
    parts = elements(outer[0][1])
    return parts is not None and [tag for tag, _ in parts] == [0x30, 0x30, 0x03]


def elements(data):
    """The elements of DER one after the other, None where it is not DER."""
    found = []
    while data:
        if len(data) < 2:
            return None
        tag, length, head = data[0], data[1], 2
        if length >= 0x80:
            head += length & 0x7F
            length = int.from_bytes(data[2:head], "big")
        if head + length > len(data):
            return None
        found.append((tag, data[head:head + length]))
        data = data[head + length:]
    return found
