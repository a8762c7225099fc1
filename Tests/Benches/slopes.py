"""Whether what was sampled grows. slopes.py FILE: lines of seconds, anonymous kB, descriptors, threads, bytes of state.

A fifth of the samples, at the beginning, is left out. The rest is cut into ten parts; of each the median counts, so that what comes and goes with a
fault does not. A line through the medians grows if it gains more over the whole time than `allowed`, and more than twice what the medians scatter
around it. Exit status 1 if one does."""
import statistics, sys

ALLOWED = {"anonymous memory, kB": 300, "descriptors": 2, "threads": 2, "state, bytes": 4000}


def main(path):
    rows = [[float(each) for each in line.split()] for line in open(path) if len(line.split()) == 5]
    rows = rows[len(rows) // 5 :]
    if len(rows) < 20:
        sys.exit("too few samples to say anything")
    size = len(rows) // 10
    parts = [rows[start : start + size] for start in range(0, size * 10, size)]
    times = [statistics.median(row[0] for row in part) for part in parts]
    hours = (times[-1] - times[0]) / 3600
    grown = []
    for column, (name, allowed) in enumerate(ALLOWED.items(), start=1):
        values = [statistics.median(row[column] for row in part) for part in parts]
        slope, start = statistics.linear_regression(times, values)
        gain = slope * (times[-1] - times[0])
        scatter = statistics.pstdev(value - start - slope * time for time, value in zip(times, values))
        grows = gain > allowed and gain > 2 * scatter
        if grows:
            grown.append(name)
        least, greatest = min(row[column] for row in rows), max(row[column] for row in rows)
        print(f"{name:<24} {least:>10.0f} to {greatest:<10.0f} slope {gain / hours:+10.1f} an hour, {gain:+8.1f} in all{'   GROWS' if grows else ''}")
    print(f"{'grows: ' + ', '.join(grown) if grown else 'nothing grows'}: {len(rows)} samples over {hours * 60:.0f} minutes")
    return 1 if grown else 0


sys.exit(main(sys.argv[1]))
