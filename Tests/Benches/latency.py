"""How long a kill switch that the bot has written takes to be in the summary, in ms: one line a try.

latency.py SWITCH SUMMARY TRIES    SWITCH: the bot's max-drawdown file, replaced as the bot would; it is put back after each try."""
import datetime, json, os, random, sys, time


def replace(path, text):
    with open(path + ".bench", "w") as file:
        file.write(text)
    os.rename(path + ".bench", path)


def is_blocked(summary):
    try:
        with open(summary) as file:
            return any(each["id"] == "kill-switch-max-drawdown" for each in json.load(file)["trading"]["blockers"])
    except (OSError, ValueError):
        return None


def wait(summary, wanted, seconds):
    """Until the summary says so; it is opened only when it was replaced."""
    end, seen = time.monotonic() + seconds, None
    while time.monotonic() < end:
        status = os.stat(summary)
        if (status.st_ino, status.st_mtime_ns) != seen:
            seen = (status.st_ino, status.st_mtime_ns)
            if is_blocked(summary) == wanted:
                return time.monotonic()
        time.sleep(0.001)
    sys.exit(f"the summary did not change within {seconds} s")


def main(switch, summary, tries):
    source = random.Random(3)
    with open(switch) as file:
        quiet = file.read()
    zulu = lambda seconds: (datetime.datetime.utcnow() + datetime.timedelta(seconds=seconds)).isoformat() + "Z"
    for _ in range(tries):
        document = json.loads(quiet)
        document.update(last_triggered=zulu(-5), blocked_until=zulu(3600))
        document.pop("block_cleared_at", None)
        time.sleep(source.uniform(1, 3))
        written = time.monotonic()
        replace(switch, json.dumps(document))
        print((wait(summary, True, 120) - written) * 1e3, flush=True)
        replace(switch, quiet)
        wait(summary, False, 120)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
