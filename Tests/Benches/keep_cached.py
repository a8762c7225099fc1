"""Keeps files and directories in the page cache, as they are on a machine that does not take unused pages back: touches each page, over and over.

keep_cached.py PATH...: each file, and all below each directory, as long as its parent lives.
"""

import mmap
import os
import sys
import time


def below(path):
    if not os.path.isdir(path):
        yield path
        return
    for place, _, names in os.walk(path):
        for name in names:
            yield os.path.join(place, name)


def pages(path):
    """A mapping of the file; nothing where it is gone, empty, or no file."""
    try:
        with open(path, "rb") as file:
            # A mapping of a file that is cut meanwhile would end this process.
            if time.time() - os.fstat(file.fileno()).st_mtime < 3600:
                file.read()
                return None
            return mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
    except (OSError, ValueError):
        return None


parent = os.getppid()
while os.getppid() == parent:
    kept = [block for path in sys.argv[1:] for name in below(path) if os.path.isfile(name) and (block := pages(name))]
    for block in kept:
        for offset in range(0, len(block), mmap.PAGESIZE):
            block[offset]
    time.sleep(2)
    for block in kept:
        block.close()
