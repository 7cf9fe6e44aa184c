"""A strict moto as a process: serves on a free loopback port, prints it, ends when stdin is closed."""

import sys

from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from tests.hosts.aws import strict


def main() -> None:
    if "--lenient" not in sys.argv:
        strict.patch()
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    sys.stdout.write(f"{server.get_host_and_port()[1]}\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
