"""
Starts bwrap for a worker. To start a program a process is copied first, which takes the longer the more memory it has: some
milliseconds for each hundred megabytes, in which a worker does nothing else. This one has next to none.

Connections to the socket at argv[1] begin with 9 bytes: the sandbox's number as 8 hexadecimal digits, and which of its streams
this is: 0 to 4 become the descriptors of that number, 5 gives the order: its length in 4 bytes and JSON,
{"args": […], "env": {…}, "user": number or null, "filter": file for descriptor 5 or null}. The answer on it is `pid N` and, once the
program has ended, `end N`, or `failed WHY`. When that connection is closed the program is killed. All ends with standard input.

bwrap's --die-with-parent goes by the thread that has started it, so each thread stays for as long as its program.
"""
import json, os, select, signal, socket, subprocess, sys, threading

STREAMS = 6
# The numbers that bwrap finds its further descriptors at, kept free for it.
for number in (3, 4, 5):
    os.dup2(os.open("/dev/null", os.O_RDWR), number)
starting = threading.Lock()


def whole(connection, size):
    data = connection.recv(size, socket.MSG_WAITALL)
    if len(data) < size:
        raise EOFError("a connection ended early")
    return data


def start(streams, order):
    with starting:
        filter_file = os.open(order["filter"] or "/dev/null", os.O_RDONLY)
        for number, source in ((3, streams[3].fileno()), (4, streams[4].fileno()), (5, filter_file)):
            os.dup2(source, number)
        user = order["user"]
        as_user = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        try:
            return subprocess.Popen(
                order["args"], stdin=streams[0], stdout=streams[1], stderr=streams[2], pass_fds=(3, 4, 5), env=order["env"], start_new_session=True, **as_user
            )
        finally:
            # A copy that stayed open here would keep the streams from ending.
            nothing = os.open("/dev/null", os.O_RDWR)
            for number in (3, 4, 5):
                os.dup2(nothing, number)
            os.close(nothing)
            os.close(filter_file)


def attend(streams):
    control = streams[5]
    try:
        order = json.loads(whole(control, int.from_bytes(whole(control, 4), "big")))
        program = start(streams, order)
    except Exception as error:
        control.sendall(f"failed {error}\n".encode())
        return
    finally:
        for number in range(5):
            streams[number].close()
    ended = os.pidfd_open(program.pid)
    try:
        control.sendall(f"pid {program.pid}\n".encode())
        poll = select.poll()
        poll.register(ended, select.POLLIN)
        poll.register(control, select.POLLIN | select.POLLHUP)
        if ended not in dict(poll.poll()):
            program.send_signal(signal.SIGKILL)
        control.sendall(f"end {program.wait()}\n".encode())
    except BrokenPipeError:
        # Nobody waits any more: the program goes, and with it what it has started.
        program.kill()
        program.wait()
    finally:
        os.close(ended)


def serve(listener):
    waiting = {}
    while True:
        connection, _ = listener.accept()
        try:
            head = whole(connection, 9)
        except (EOFError, ConnectionError):
            connection.close()
            continue
        number, stream = head[:8], int(head[8:])
        streams = waiting.setdefault(number, {})
        streams[stream] = connection
        if len(streams) == STREAMS:
            threading.Thread(target=closing, args=(waiting.pop(number),), daemon=True).start()


def serve_or_end(listener):
    try:
        serve(listener)
    finally:
        # Whoever waits for an answer must see that none comes; the worker starts another.
        os._exit(1)


def closing(streams):
    try:
        attend(streams)
    finally:
        for each in streams.values():
            each.close()


listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen(256)
threading.Thread(target=serve_or_end, args=(listener,), daemon=True).start()
print("ready", flush=True)
sys.stdin.buffer.read()
os._exit(0)
