"""What the shell lets a process have (ulimit), where Java would end in a riddle for want of it."""

import resource

from .orderly import Trouble

FILES = 256  # Java opens each jar of the library, some 80, and its own files and the user's
ADDRESSES = 6 << 30  # bytes: Java's heap and code, and ND4J's natives


def check() -> None:
    """Stops where too little is allowed. Java raises the soft limit of files to the hard one by itself."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if files != resource.RLIM_INFINITY and files < FILES:
        raise Trouble(
            f"a process may have {files} files open here (ulimit -n), and Java needs {FILES}; "
            "raise the limit, or start from a shell without it."
        )
    addresses = resource.getrlimit(resource.RLIMIT_AS)[0]
    if addresses != resource.RLIM_INFINITY and addresses < ADDRESSES:
        raise Trouble(
            f"a process may have {addresses >> 20:,} MiB of addresses here (ulimit -v), and Java needs "
            f"{ADDRESSES >> 20:,}; raise the limit, by ulimit -v unlimited for example."
        )
