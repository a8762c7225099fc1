"""The book of positions for the benches, and what Python needs to read it.

book.py write FILE MEGABYTES    makes a book of that size, the same each time, in the shape of bot contract 5.1
book.py time FILE RUNS          CPU time of json.load as the bot calls it: median, least and greatest, in ms"""
import json, random, sys, time


def closed(source, number):
    minute, second, fraction = number // 60 % 60, number % 60, source.randrange(10**6)
    record = {
        "symbol": source.choice(["ETHUSDT", "BTCUSDT", "SOLUSDT"]), "direction": source.choice(["LONG", "SHORT", "long"]), "strategy": "Alpha-OFI",
        "entry_price": round(source.uniform(10, 4000), 2), "size": 240.0, "leverage": 5, "margin_collateral": 48.0, "liquidation_price": None,
        "peak_price": source.uniform(10, 4000), "trough_price": None, "scaled": 0,
        "opened_at": f"2025-12-20T06:{minute:02}:{second:02}.{fraction:06}-07:00", "execution_timestamp": 1766239091.44 + number,
        "signal_price": 3010.9, "signal_timestamp": "2025-12-20T13:58:09.001212Z", "venue": "futures",
        "order_id": f"kraken-ETHUSDT-long-240-{1766239090 + number}", "ofi_score": source.random(), "ensemble_score": source.random(),
        "mtf_confidence": 0.7, "regime": "Trending", "expected_roi": 0.0031, "volatility": 0.4, "hurst_regime_at_entry": "TRENDING",
        "hurst_value_at_entry": source.random(), "is_true_trend": False, "oi_delta_5m_at_entry": 0.2, "max_pain_at_entry": None,
        "bot_type": "alpha", "was_inverted": False, "conviction": "MEDIUM", "aligned_signals": 3, "trading_window": "golden_hour",
        "signal_components": {}, "gate_attribution": {},
        "volatility_snapshot": {"atr_14": 12.1, "volume_24h": 1.0e9, "regime_at_entry": "Trending", "bid_ask_spread_bps": 0.8},
        "ml_features": {f"ml_{each}": source.random() for each in range(12)}, "timing_id": f"ETHUSDT_LONG_{1766239091 + number}",
        "mtf_alignment": 1.0, "current_price": 3013.4, "updated_at": "2025-12-20T07:02:50.100200-07:00",
        "exit_price": round(source.uniform(10, 4000), 2),
        "closed_at": f"2025-12-{1 + number * 28 // 40000:02}T07:{minute:02}:{second:02}.{fraction:06}-07:00",
        "close_reason": "phase92_time_exit_tier1", "funding_fees": 0.0, "trading_fees": 0.2, "slippage_bps": 1.2, "execution_latency_ms": 120,
    }
    for name in ("price_roi", "leveraged_roi", "final_roi", "net_roi", "pnl", "pnl_pct", "net_pnl", "gross_pnl"):
        record[name] = source.uniform(-1, 1)
    return record


def write(path, megabytes):
    source = random.Random(1)
    written = 0
    with open(path, "w") as file:
        text = '{"open_positions": [%s], "closed_positions": [' % json.dumps(closed(source, 0))
        while written < megabytes * 1_000_000:
            for each in range(200):
                text += json.dumps(closed(source, written // 2000 + each)) + ", "
            written += file.write(text)
            text = ""
        file.write(json.dumps(closed(source, 1)) + '], "created_at": "2025-12-01T00:00:00-07:00"}')


def measure(path, runs):
    times = []
    for _ in range(runs):
        began = time.process_time()
        with open(path) as file:
            json.load(file)
        times.append((time.process_time() - began) * 1e3)
    times.sort()
    print(times[len(times) // 2], times[0], times[-1])


if sys.argv[1:2] == ["write"] and len(sys.argv) == 4:
    write(sys.argv[2], int(sys.argv[3]))
elif sys.argv[1:2] == ["time"] and len(sys.argv) == 4:
    measure(sys.argv[2], int(sys.argv[3]))
else:
    sys.exit(__doc__)
